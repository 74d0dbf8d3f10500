import { describe, expect, it } from "vitest";
import { setBackend } from "$lib/backend";
import type { OfficeSetupView, Office } from "$lib/generated/types";
import { OfficeSettings, moveEntry } from "./settings.svelte";

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
const setup: OfficeSetupView = {
	office,
	grids: [],
	staff: [],
	rooms: [],
	safety,
	next_numbers: [],
	last_numbers: [],
	usual_causes: [],
};
const entry = (id: string, place: number) => ({ id, place, name: id, active: true });

describe("HouseSettings", () => {
	it("bases each change on the answer to the previous one", async () => {
		const sent: Office[] = [];
		setBackend({
			call: async (_, payload) => {
				const { office } = payload as { office: Office };
				sent.push(office);
				await new Promise((done) => setTimeout(done, 5));
				return { result: { ...setup, office }, topics: [] };
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		const settings = new OfficeSettings(setup);
		const both = [settings.setOffice("name", "新名"), settings.setOffice("short", "新")];
		// An older state that is read meanwhile must not overwrite pending changes.
		settings.follow(setup);
		expect(await Promise.all(both)).toEqual([true, true]);
		expect(sent[1]).toMatchObject({ name: "新名", short: "新" });
		expect(settings.setup.office).toMatchObject({ name: "新名", short: "新" });
		expect(settings.state("office.name").saved).toMatch(/^\d{4}-/);
	});

	it("keeps an error at its field until the field is saved", async () => {
		let refuse = true;
		setBackend({
			call: (_, payload) =>
				refuse
					? Promise.reject({ code: "bad_value", field: "office.number_pattern" })
					: Promise.resolve({ result: { ...setup, ...(payload as object) }, topics: [] }),
			onJob: () => Promise.resolve(() => undefined),
		});
		const settings = new OfficeSettings(setup);
		expect(await settings.setOffice("number_pattern", "7")).toBe(false);
		expect(settings.state("office.number_pattern").error?.code).toBe("bad_value");
		expect(settings.state("office.name")).toEqual({});
		expect(settings.setup.office.number_pattern).toBe(office.number_pattern);
		refuse = false;
		expect(await settings.setOffice("number_pattern", "{year}-{n}")).toBe(true);
		expect(settings.state("office.number_pattern").error).toBeUndefined();
	});
});

describe("moveEntry", () => {
	const list = [entry("a", 1), entry("b", 2), entry("c", 3)];
	it("swaps the positions of two neighbours", () => {
		expect(moveEntry(list, "b", -1).map((e) => [e.id, e.place])).toEqual([
			["b", 1],
			["a", 2],
		]);
	});
	it("does nothing at the ends", () => {
		expect(moveEntry(list, "a", -1)).toEqual([]);
		expect(moveEntry(list, "c", 1)).toEqual([]);
		expect(moveEntry(list, "no such", 1)).toEqual([]);
	});
	it("repairs gaps and duplicate positions", () => {
		const broken = [entry("a", 0), entry("b", 0), entry("c", 7)];
		expect(moveEntry(broken, "c", -1).map((e) => [e.id, e.place])).toEqual([
			["a", 1],
			["c", 2],
			["b", 3],
		]);
	});
});
