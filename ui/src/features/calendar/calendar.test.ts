import { describe, expect, it } from "vitest";
import type { SessionItem } from "$lib/generated/types";
import { addMonths, blocksOf, dayByKey, hoursOf, spanOf, weeksOf } from "./calendar";

const session = (starts: string, ends: string | null = null) =>
	({
		session: `${starts}-${ends}`,
		starts: `2026-11-24T${starts}:00`,
		ends: ends && (ends.includes("T") ? `${ends}:00` : `2026-11-24T${ends}:00`),
	}) as SessionItem;

describe("the days that are shown", () => {
	it.each([
		["month", "2026-11-20", "2026-10-26", "2026-12-06"],
		// June 2026 begins on a Monday, February 2027 has exactly four weeks.
		["month", "2026-06-15", "2026-06-01", "2026-07-05"],
		["month", "2027-02-28", "2027-02-01", "2027-02-28"],
		["week", "2026-11-22", "2026-11-16", "2026-11-22"],
		["agenda", "2028-02-03", "2028-02-01", "2028-02-29"],
	] as const)("%s around %s", (layout, day, from, to) => {
		expect(spanOf(layout, day)).toEqual({ from, to });
	});
	it("are whole weeks of a month", () => {
		const weeks = weeksOf(spanOf("month", "2026-11-20"));
		expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
		expect([weeks[0]![0], weeks[5]![6]]).toEqual(["2026-10-26", "2026-12-06"]);
	});
	it("are never more than the core answers", () => {
		for (let month = 0; month < 48; month++) {
			const weeks = weeksOf(spanOf("month", addMonths("2025-01-31", month)));
			expect(weeks.length).toBeLessThanOrEqual(6);
		}
	});
	it.each([
		["2026-01-31", 1, "2026-02-28"],
		["2026-03-31", -1, "2026-02-28"],
		["2026-12-05", 2, "2027-02-05"],
		["2026-01-05", -13, "2024-12-05"],
	])("%s and %i months", (day, months, other) => {
		expect(addMonths(day, months)).toBe(other);
	});
	it.each([
		["ArrowLeft", "2026-11-19"],
		["ArrowRight", "2026-11-21"],
		["ArrowUp", "2026-11-13"],
		["ArrowDown", "2026-11-27"],
		["Home", "2026-11-16"],
		["End", "2026-11-22"],
		["PageUp", "2026-10-20"],
		["PageDown", "2026-12-20"],
		["t", "2026-11-03"],
		["x", undefined],
	])("are left by %s", (key, day) => {
		expect(dayByKey(key, "2026-11-20", "2026-11-03")).toBe(day);
	});
});

describe("the hours of a week", () => {
	const lanes = (...sessions: SessionItem[]) =>
		blocksOf(sessions).map(({ starts, ends, lane, lanes: all }) => [starts, ends, lane, all]);
	it("hold sessions that overlap side by side", () => {
		expect(
			lanes(
				session("09:00", "11:00"),
				session("10:00", "10:30"),
				session("10:30", "12:00"),
				session("12:00", "12:45"),
			),
		).toEqual([
			[540, 660, 0, 2],
			[600, 630, 1, 2],
			[630, 720, 1, 2],
			[720, 765, 0, 1],
		]);
	});
	it("give a session without an end two hours, and end one at midnight", () => {
		expect(lanes(session("14:15"))).toEqual([[855, 975, 0, 1]]);
		expect(lanes(session("22:00", "2026-11-25T00:40"))).toEqual([[1320, 1440, 0, 1]]);
		expect(lanes(session("23:00"))).toEqual([[1380, 1440, 0, 1]]);
	});
	it("reach as far as the sessions", () => {
		expect(hoursOf([])).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
		const hours = hoursOf(blocksOf([session("06:40", "07:10"), session("18:30", "19:10")]));
		expect([hours[0], hours.at(-1)]).toEqual([6, 19]);
	});
});
