import type { MonthBoundary } from "$lib/generated/types";
import type { IsoDate } from "$lib/input/calendar";

/** A month of the office: a calendar month, or the one that begins on the 21st of the month before. */
export interface OfficeMonth {
	year: number;
	month: number;
}

/** Returns the month that is `by` months later. */
export function addMonths({ year, month }: OfficeMonth, by: number): OfficeMonth {
	const n = year * 12 + month - 1 + by;
	return { year: Math.floor(n / 12), month: (n % 12) + 1 };
}

/** Returns the office's month of a day; with the `from21` boundary, the 21st starts the next month. */
export function monthOf(day: IsoDate, boundary: MonthBoundary): OfficeMonth {
	const month = { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) };
	return addMonths(month, boundary === "from21" && Number(day.slice(8, 10)) >= 21 ? 1 : 0);
}
