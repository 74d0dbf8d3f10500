import { expect, it } from "vitest";
import type { Party, Suggestion } from "$lib/generated/types";
import { maybeSeveral, searchTextOf, splitByStall } from "./searchResults";

function known(name: string, stall: string): Suggestion {
	return { party: { name, stall } as Party, cases: 1, last_number: "", last_case: "c" };
}

it("separates stalls from people by the field that matched, whatever the width of the digits", () => {
	const found = {
		cases: [],
		people: [
			known("鑫海水产行", "东二排 11–13 号"),
			known("十一", "西 2"),
			known("11 路货运", "东二排 11 号"),
		],
	};
	const sorted = splitByStall(found, "１１");
	expect(sorted.stalls.map((one) => one.party.name)).toEqual(["鑫海水产行"]);
	expect(sorted.people.map((one) => one.party.name)).toEqual(["十一", "11 路货运"]);
});

it("searches two people of one name by their phones", () => {
	const of = (phone: string) => {
		const found = known("李娟", "东 2");
		return searchTextOf({ ...found, party: { ...found.party, phone } }, "people");
	};
	expect([of("138****1234"), of("139****2222"), of("")]).toEqual([
		"李娟 1234",
		"李娟 2222",
		"李娟",
	]);
	expect(searchTextOf(known("李娟", "东 2"), "stalls")).toBe("东 2");
	// Four digits find no more than 20 cases.
	const found = known("李娟", "东 2");
	const party = { ...found.party, phone: "138****1234" };
	expect(searchTextOf({ ...found, party, cases: 21 }, "people")).toBe("李娟");
});

it("says of people without a phone in several cases that they may be several", () => {
	const of = (kind: Party["kind"], phone: string, cases: number) => {
		const found = known("李娟", "东 2");
		return maybeSeveral({ ...found, cases, party: { ...found.party, kind, phone } });
	};
	expect(of("person", "", 2)).toBe(true);
	expect([of("person", "138****1234", 2), of("person", "", 1), of("organisation", "", 2)]).toEqual([
		false,
		false,
		false,
	]);
});
