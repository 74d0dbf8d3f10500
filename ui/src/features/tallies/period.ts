import { addMonths, monthOf } from "$domain/periods/officeMonth";
import type { MonthBoundary, PeriodSpec } from "$lib/generated/types";
import { addDays, daysBetween, type IsoDate } from "$lib/input/calendar";

export type PeriodKind = PeriodSpec["kind"];

const LAST_YEAR = 2199;
const FIRST_YEAR = 1900;

/** Returns the period of a kind that contains the day; for `any`, the thirty days that end with it. */
export function periodAt(kind: PeriodKind, day: IsoDate, boundary: MonthBoundary): PeriodSpec {
	const { year, month } = monthOf(day, boundary);
	switch (kind) {
		case "month":
			return { kind, year, month };
		case "quarter":
			return { kind, year, quarter: Math.ceil(month / 3) };
		case "year":
			return { kind, year };
		case "any":
			return { kind, from: addDays(day, -29), to: day };
	}
}

/** Returns the next or previous period; a range of days moves by its own length. At the first and last year it stays. */
export function stepPeriod(period: PeriodSpec, by: 1 | -1): PeriodSpec {
	const next = step(period, by);
	const years =
		next.kind === "any"
			? [Number(next.from.slice(0, 4)), Number(next.to.slice(0, 4))]
			: [next.year];
	return years.every((year) => year >= FIRST_YEAR && year <= LAST_YEAR) ? next : period;
}

function step(period: PeriodSpec, by: 1 | -1): PeriodSpec {
	switch (period.kind) {
		case "month":
			return { kind: "month", ...addMonths(period, by) };
		case "quarter": {
			const n = period.year * 4 + period.quarter - 1 + by;
			return { kind: "quarter", year: Math.floor(n / 4), quarter: (n % 4) + 1 };
		}
		case "year":
			return { kind: "year", year: period.year + by };
		case "any": {
			const days = (daysBetween(period.from, period.to) + 1) * by;
			return { kind: "any", from: addDays(period.from, days), to: addDays(period.to, days) };
		}
	}
}

/**
 * Returns the period of another kind that is nearest to the days in view: the quarter of a month, the last
 * month of a year (or today's, if today is in view), the days of a month.
 */
export function periodOfKind(
	kind: PeriodKind,
	view: { from: IsoDate; to: IsoDate },
	today: IsoDate,
	boundary: MonthBoundary,
): PeriodSpec {
	if (kind === "any") return { kind, from: view.from, to: view.to };
	const inside = today >= view.from && today <= view.to;
	return periodAt(kind, inside ? today : view.to, boundary);
}

export const isSamePeriod = (a: PeriodSpec, b: PeriodSpec): boolean =>
	JSON.stringify(a) === JSON.stringify(b);
