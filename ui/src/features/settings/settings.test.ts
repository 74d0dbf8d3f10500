import { describe, expect, it } from "vitest";
import { use } from "$lib/backend";
import type { HouseView, Office } from "$lib/generated/types";
import { HouseSettings, moved } from "./settings.svelte";

const office: Office = {
	name: "盛和市场",
	short: "盛",
	body: "enterprise",
	number_pattern: "{name}〔{year}〕{n}",
	month_boundary: "calendar",
	success_formula: "all_closed",
	prepared_by: "",
	reviewed_by: "",
};
const safety = { idle_minutes: 10, places: [], keep_agreements_years: 10, keep_others_years: 5 };
const house: HouseView = { office, grids: [], staff: [], rooms: [], safety, next_number: "" };
const entry = (id: string, place: number) => ({ id, place, name: id, active: true });

describe("HouseSettings", () => {
	it("builds each change on the answer to the one before", async () => {
		const sent: Office[] = [];
		use({
			call: async (_, payload) => {
				const { office } = payload as { office: Office };
				sent.push(office);
				await new Promise((done) => setTimeout(done, 5));
				return { result: { ...house, office }, topics: [] };
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		const settings = new HouseSettings(house);
		const both = [settings.setOffice("name", "新名"), settings.setOffice("short", "新")];
		// News of the state before must not overwrite what is on its way.
		settings.follow(house);
		expect(await Promise.all(both)).toEqual([true, true]);
		expect(sent[1]).toMatchObject({ name: "新名", short: "新" });
		expect(settings.house.office).toMatchObject({ name: "新名", short: "新" });
		expect(settings.state("office.name").saved).toMatch(/^\d{4}-/);
	});

	it("keeps a refusal beside its field, and takes it back once the field is right", async () => {
		let refuse = true;
		use({
			call: (_, payload) =>
				refuse
					? Promise.reject({ code: "bad_value", field: "office.number_pattern" })
					: Promise.resolve({ result: { ...house, ...(payload as object) }, topics: [] }),
			onJob: () => Promise.resolve(() => undefined),
		});
		const settings = new HouseSettings(house);
		expect(await settings.setOffice("number_pattern", "7")).toBe(false);
		expect(settings.state("office.number_pattern").error?.code).toBe("bad_value");
		expect(settings.state("office.name")).toEqual({});
		expect(settings.house.office.number_pattern).toBe(office.number_pattern);
		refuse = false;
		expect(await settings.setOffice("number_pattern", "{year}-{n}")).toBe(true);
		expect(settings.state("office.number_pattern").error).toBeUndefined();
	});
});

describe("moving in a list", () => {
	const list = [entry("a", 1), entry("b", 2), entry("c", 3)];
	it("changes the places of two neighbours", () => {
		expect(moved(list, "b", -1).map((e) => [e.id, e.place])).toEqual([
			["b", 1],
			["a", 2],
		]);
	});
	it("does nothing at the ends", () => {
		expect(moved(list, "a", -1)).toEqual([]);
		expect(moved(list, "c", 1)).toEqual([]);
		expect(moved(list, "no such", 1)).toEqual([]);
	});
	it("mends gaps and twins of places", () => {
		const broken = [entry("a", 0), entry("b", 0), entry("c", 7)];
		expect(moved(broken, "c", -1).map((e) => [e.id, e.place])).toEqual([
			["a", 1],
			["c", 2],
			["b", 3],
		]);
	});
});
