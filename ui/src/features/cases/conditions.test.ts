import { describe, expect, it } from "vitest";
import type { Option } from "$lib/input/match";
import {
	activeConditions,
	chosenValues,
	chooseValues,
	dateFilter,
	presetDays,
	valueNames,
	withoutCondition,
} from "./conditions";
import { columnsFrom, freshQuery, queryFrom, areSameCases, DEFAULT_COLUMNS } from "./query";

describe("conditions", () => {
	it("keep «none entered» separate from the ids", () => {
		const query = { ...freshQuery("all"), ...chooseValues("grid", ["g1", "none"]) };
		expect(query).toMatchObject({ grids: ["g1"], no_grid: true });
		expect(chosenValues("grid", query)).toEqual(["g1", "none"]);
		expect(chooseValues("mediator", ["m1"])).toEqual({ mediators: ["m1"], no_mediator: false });
	});
	it("do not filter when both yes and no are checked", () => {
		expect(chooseValues("collective", ["yes"])).toEqual({ collective: true });
		expect(chooseValues("collective", ["no"])).toEqual({ collective: false });
		expect(chooseValues("collective", ["yes", "no"])).toEqual({ collective: null });
	});
	it("find a chosen cause as main or as further one", () => {
		expect(chooseValues("cause", ["L07"])).toEqual({ causes: ["L07"], further_causes: true });
	});
	it("list only those that the opened number did not have", () => {
		const base = { ...freshQuery("all"), causes: ["L01", "L02"] };
		expect(activeConditions(base, null)).toEqual(["cause"]);
		expect(activeConditions(base, base)).toEqual([]);
		const narrowed = { ...base, causes: ["L01"], date: dateFilter("closed", "2026-01-01", null) };
		expect(activeConditions(narrowed, base)).toEqual(["cause", "date"]);
		const ofBase = { causes: ["L01", "L02"], further_causes: false };
		expect(withoutCondition("cause", base)).toEqual(ofBase);
		expect(withoutCondition("cause", null)).toEqual({ causes: [], further_causes: false });
		expect(withoutCondition("date", base)).toEqual({ date: null });
	});
	it("use the group's name when a whole group is chosen", () => {
		const options: Option[] = [
			{ value: "L01", label: "一", group: "甲组" },
			{ value: "L02", label: "二", group: "甲组" },
			{ value: "L03", label: "三", group: "乙组" },
			{ value: "L04", label: "四", group: "乙组" },
		];
		const query = { ...freshQuery("all"), causes: ["L01", "L02", "L04"] };
		expect(valueNames("cause", query, options)).toEqual(["甲组", "四"]);
	});
	it("reverse a range typed the wrong way round, and allow open ends", () => {
		expect(dateFilter("event", "2026-05-01", "2026-03-01")).toEqual({
			kind: "event",
			from: "2026-03-01",
			to: "2026-05-01",
		});
		expect(dateFilter("event", null, null)).toBeNull();
		expect(dateFilter("event", null, "2026-03-01")?.from).toBe("1900-01-01");
	});
});

describe("date presets", () => {
	it.each([
		["thisMonth", "2026-11-20", "calendar", "2026-11-01", "2026-11-30"],
		["lastMonth", "2026-01-05", "calendar", "2025-12-01", "2025-12-31"],
		["thisMonth", "2026-11-20", "from21", "2026-10-21", "2026-11-20"],
		["thisMonth", "2026-11-21", "from21", "2026-11-21", "2026-12-20"],
		["lastMonth", "2026-12-31", "from21", "2026-11-21", "2026-12-20"],
		["thisYear", "2026-12-25", "from21", "2026-12-21", "2027-12-20"],
		["lastYear", "2026-03-01", "calendar", "2025-01-01", "2025-12-31"],
	] as const)("%s on %s (%s)", (preset, today, boundary, from, to) => {
		expect(presetDays(preset, today, boundary)).toEqual({ from, to });
	});
});

describe("queries", () => {
	it("are completed from the fields of a route", () => {
		const query = queryFrom({ causes: ["L01"], accepted: true });
		expect(query).toMatchObject({
			view: "all",
			causes: ["L01"],
			accepted: true,
			text: "",
			sort: "number",
		});
		expect(queryFrom({ view: "overdue" }).sort).toBe("due");
	});
	it("are for the same cases whatever their order", () => {
		const query = freshQuery("all");
		expect(areSameCases(query, { ...query, sort: "claimed", descending: false })).toBe(true);
		expect(areSameCases(query, { ...query, text: "周" })).toBe(false);
	});
	it("read stored columns in their stored order, once, and skip unknown ones", () => {
		expect(columnsFrom(["due", "number", "phone", 7, "due"])).toEqual(["due", "number"]);
		expect(columnsFrom([])).toEqual(DEFAULT_COLUMNS);
		expect(columnsFrom("number")).toEqual(DEFAULT_COLUMNS);
	});
});
