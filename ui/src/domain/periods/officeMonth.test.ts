import { describe, expect, it } from "vitest";
import { addMonths, monthOf } from "./officeMonth";

describe("months of the office", () => {
	it.each([
		["2026-10-20", "calendar", 2026, 10],
		["2026-10-31", "calendar", 2026, 10],
		["2026-10-20", "from21", 2026, 10],
		["2026-10-21", "from21", 2026, 11],
		["2026-12-21", "from21", 2027, 1],
	] as const)("%s by %s", (day, boundary, year, month) => {
		expect(monthOf(day, boundary)).toEqual({ year, month });
	});
	it.each([
		[{ year: 2026, month: 12 }, 1, { year: 2027, month: 1 }],
		[{ year: 2026, month: 1 }, -1, { year: 2025, month: 12 }],
	])("add up across the year", (month, by, sum) => {
		expect(addMonths(month, by)).toEqual(sum);
	});
});
