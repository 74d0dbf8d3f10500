import { describe, expect, it } from "vitest";
import type { PeriodSpec } from "$lib/generated/types";
import { periodAt, stepPeriod, periodOfKind } from "./period";

describe("the period of a day", () => {
	it("is its quarter, its year, or the thirty days that end with it", () => {
		expect(periodAt("quarter", "2026-12-21", "from21")).toEqual({
			kind: "quarter",
			year: 2027,
			quarter: 1,
		});
		expect(periodAt("quarter", "2026-12-21", "calendar")).toEqual({
			kind: "quarter",
			year: 2026,
			quarter: 4,
		});
		expect(periodAt("year", "2026-12-21", "from21")).toEqual({ kind: "year", year: 2027 });
		expect(periodAt("any", "2026-03-01", "calendar")).toEqual({
			kind: "any",
			from: "2026-01-31",
			to: "2026-03-01",
		});
	});
});

describe("stepping", () => {
	it.each<[PeriodSpec, 1 | -1, PeriodSpec]>([
		[{ kind: "month", year: 2026, month: 12 }, 1, { kind: "month", year: 2027, month: 1 }],
		[{ kind: "month", year: 2026, month: 1 }, -1, { kind: "month", year: 2025, month: 12 }],
		[{ kind: "quarter", year: 2026, quarter: 1 }, -1, { kind: "quarter", year: 2025, quarter: 4 }],
		[{ kind: "quarter", year: 2026, quarter: 4 }, 1, { kind: "quarter", year: 2027, quarter: 1 }],
		[{ kind: "year", year: 2026 }, -1, { kind: "year", year: 2025 }],
		[
			{ kind: "any", from: "2026-03-01", to: "2026-03-10" },
			-1,
			{ kind: "any", from: "2026-02-19", to: "2026-02-28" },
		],
	])("%o by %i", (period, by, expected) => {
		expect(stepPeriod(period, by)).toEqual(expected);
	});
	it("forward and back returns the same period", () => {
		for (let month = 1; month <= 12; month++) {
			const period: PeriodSpec = { kind: "month", year: 2026, month };
			expect(stepPeriod(stepPeriod(period, 1), -1)).toEqual(period);
		}
	});
	it("stays inside the years that the core counts", () => {
		const last: PeriodSpec = { kind: "month", year: 2199, month: 12 };
		expect(stepPeriod(last, 1)).toBe(last);
		const first: PeriodSpec = { kind: "any", from: "1900-01-02", to: "1900-01-20" };
		expect(stepPeriod(first, -1)).toBe(first);
	});
});

describe("changing the kind of period", () => {
	it("keeps the days in view, or uses today if it is among them", () => {
		const october = { from: "2026-10-01", to: "2026-10-31" };
		expect(periodOfKind("quarter", october, "2026-11-20", "calendar")).toEqual({
			kind: "quarter",
			year: 2026,
			quarter: 4,
		});
		expect(periodOfKind("any", october, "2026-11-20", "calendar")).toEqual({
			kind: "any",
			...october,
		});
		const year = { from: "2026-01-01", to: "2026-12-31" };
		expect(periodOfKind("month", year, "2026-11-20", "calendar")).toEqual({
			kind: "month",
			year: 2026,
			month: 11,
		});
		const before = { from: "2024-12-21", to: "2025-12-20" };
		expect(periodOfKind("month", before, "2026-11-20", "from21")).toEqual({
			kind: "month",
			year: 2025,
			month: 12,
		});
	});
});
