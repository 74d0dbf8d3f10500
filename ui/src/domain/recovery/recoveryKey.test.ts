import { describe, expect, it } from "vitest";
import { GROUPS, parseGroup, parseKey } from "./recoveryKey";

const KEY = "7K2M-9QXA-0B4T-W3RD-HJ58-2N6P-XV1C-8EYM-4GZ0-SQ7A-T5KD-3MB9-RN2W-6HCF";

describe("a recovery key typed from paper", () => {
	it.each([
		["as printed", KEY],
		["in small letters, without dashes", KEY.toLowerCase().replaceAll("-", "")],
		["with blanks and line ends", KEY.replaceAll("-", " \n")],
		["in full-width characters", [...KEY].map(fullWidth).join("")],
		["with O and I for nought and one", KEY.replaceAll("0", "O").replaceAll("1", "i")],
		["with l for one", KEY.replaceAll("1", "l")],
		["with dots and Chinese commas", KEY.replaceAll("-", "、").replace("、", " · ")],
	])("%s", (_, typed) => {
		const key = parseKey(typed);
		expect(key.complete).toBe(true);
		expect(key.text).toBe(KEY);
	});
	it("reports which groups are complete, and which one is incomplete", () => {
		const { groups, complete } = parseKey("7k2m9qxa0b");
		expect(groups).toHaveLength(GROUPS);
		expect(groups.slice(0, 4).map(({ state }) => state)).toEqual([
			"complete",
			"complete",
			"incomplete",
			"empty",
		]);
		expect(complete).toBe(false);
	});
	it.each([
		["U", KEY.replace("9QXA", "9UXA")],
		["好", KEY.replace("9QXA", "9好XA")],
		["*", KEY.replace("9QXA", "9*XA")],
	])("reports that %s occurs in no key, and its group", (bad, typed) => {
		const key = parseKey(typed);
		expect(key.groups.findIndex(({ state }) => state === "wrong")).toBe(1);
		expect(key.groups[1]!.bad).toBe(bad);
		expect(key.complete).toBe(false);
	});
	it("counts surplus characters", () => {
		expect(parseKey(`${KEY}AB`)).toMatchObject({ tooMany: 2, complete: false });
	});
});

describe("one group typed back", () => {
	it.each([
		["0b4t", "complete"],
		[" 0B 4T ", "complete"],
		["OB4T", "complete"],
		["0B4", "incomplete"],
		["0B4TX", "wrong"],
		["0B4U", "wrong"],
		["", "empty"],
	])("%j is %s", (typed, state) => expect(parseGroup(typed).state).toBe(state));
});

function fullWidth(ch: string): string {
	return String.fromCodePoint(ch.codePointAt(0)! + 0xfee0);
}
