import type { MonthBoundary, PeriodSpec } from "$lib/generated/types";
import { addDays, daysBetween, type IsoDate } from "$lib/input/calendar";

export type PeriodKind = PeriodSpec["kind"];

const LAST_YEAR = 2199;
const FIRST_YEAR = 1900;

/** A month counted from year 0, so that stepping needs no carry. */
const ordinal = (year: number, month: number) => year * 12 + month - 1;
const ofOrdinal = (n: number) => ({ year: Math.floor(n / 12), month: (n % 12) + 1 });

/** The month of the tally in which a day falls; from the 21st on it is the next where the office counts so. */
export function monthOf(day: IsoDate, boundary: MonthBoundary): { year: number; month: number } {
	const n = ordinal(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
	return ofOrdinal(boundary === "from21" && Number(day.slice(8, 10)) >= 21 ? n + 1 : n);
}

/** The period of a kind in which a day falls; of any kind: the thirty days up to it. */
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

/** Where the trend of twelve months ends: with the period, or with this month while the period is not over. */
export function trendEnd(
	period: PeriodSpec,
	today: IsoDate,
	boundary: MonthBoundary,
): { year: number; month: number } {
	const [end, now] = [lastMonth(period, boundary), monthOf(today, boundary)];
	return end.year * 12 + end.month > now.year * 12 + now.month ? now : end;
}

/** The last month of a period. */
export function lastMonth(
	period: PeriodSpec,
	boundary: MonthBoundary,
): { year: number; month: number } {
	switch (period.kind) {
		case "month":
			return { year: period.year, month: period.month };
		case "quarter":
			return { year: period.year, month: period.quarter * 3 };
		case "year":
			return { year: period.year, month: 12 };
		case "any":
			return monthOf(period.to, boundary);
	}
}

/** One period later or earlier; any stretch of days moves by its own length. The same period at the end of time. */
export function stepped(period: PeriodSpec, by: 1 | -1): PeriodSpec {
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
			return { kind: "month", ...ofOrdinal(ordinal(period.year, period.month) + by) };
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
 * The period of another kind that is nearest to what is in view: the quarter of a month, the last month
 * of a year (or today's, where today falls in it), the days of a month. `from` and `to` are the days in view.
 */
export function widened(
	kind: PeriodKind,
	view: { from: IsoDate; to: IsoDate },
	today: IsoDate,
	boundary: MonthBoundary,
): PeriodSpec {
	if (kind === "any") return { kind, from: view.from, to: view.to };
	const inside = today >= view.from && today <= view.to;
	return periodAt(kind, inside ? today : view.to, boundary);
}

export const samePeriod = (a: PeriodSpec, b: PeriodSpec): boolean =>
	JSON.stringify(a) === JSON.stringify(b);
