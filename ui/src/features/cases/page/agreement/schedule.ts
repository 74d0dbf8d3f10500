import { addDays, type IsoDate, makeDate, weekday } from "$lib/input/calendar";

/** How often an instalment is due. */
export type Rhythm =
	| { every: "month"; months: number; day: number | "last" | undefined }
	| { every: "half_month"; day: number | undefined }
	| { every: "week"; weeks: number; weekday: number | undefined };

/** A due day; `shortened` if its month has no such day, so that its last day was taken. */
export interface DueDay {
	on: IsoDate;
	shortened: boolean;
}

/** Returns the day of a month, counted from year 0; its last day if it does not have this one. */
function dayOfMonth(month: number, day: number): DueDay {
	for (let one = day; one > 27; one--) {
		const on = makeDate(Math.floor(month / 12), (month % 12) + 1, one);
		if (on) return { on, shortened: one < day };
	}
	return { on: makeDate(Math.floor(month / 12), (month % 12) + 1, day)!, shortened: false };
}

const monthOf = (iso: IsoDate) => +iso.slice(0, 4) * 12 + +iso.slice(5, 7) - 1;
const dayOf = (iso: IsoDate) => +iso.slice(8, 10);

/** Returns the due day in a month counted from year 0. The last day of a month is what was asked for by 月底. */
function dueInMonth(month: number, day: number | "last"): DueDay {
	return day === "last"
		? { on: dayOfMonth(month, 31).on, shortened: false }
		: dayOfMonth(month, day);
}

/** Returns the first day of the rhythm after `today`; undefined if the rhythm does not say which day. */
export function firstDue(rhythm: Rhythm, today: IsoDate): DueDay | undefined {
	if (rhythm.every === "week") {
		if (rhythm.weekday === undefined) return undefined;
		const away = (rhythm.weekday - weekday(today) + 7) % 7 || 7;
		return { on: addDays(today, away), shortened: false };
	}
	const { day } = rhythm;
	if (day === undefined) return undefined;
	const isQuarter = rhythm.every === "month" && rhythm.months === 3 && day === "last";
	for (let month = monthOf(today); ; month++) {
		const due = dueInMonth(month, day);
		if (due.on > today && (!isQuarter || month % 3 === 2)) return due;
	}
}

/** Returns the due day in the first month of the rhythm. */
export function dueFrom(rhythm: Rhythm, month: number): DueDay | undefined {
	if (rhythm.every === "week" || rhythm.day === undefined) return undefined;
	return dueInMonth(month, rhythm.day);
}

/** Returns the due day `count` instalments after `first`. */
export function dueAfter(first: IsoDate, rhythm: Rhythm, count: number): DueDay {
	if (rhythm.every === "week") {
		const from = firstDue(rhythm, addDays(first, -1))?.on ?? first;
		const start = from === first || rhythm.weekday === undefined ? first : from;
		return { on: addDays(start, 7 * rhythm.weeks * count), shortened: false };
	}
	if (rhythm.every === "half_month") return halfMonthAfter(first, rhythm.day, count);
	return dueInMonth(monthOf(first) + rhythm.months * count, rhythm.day ?? dayOf(first));
}

/** Twice a month: on a day of its first half, and fifteen days of the calendar later. */
function halfMonthAfter(first: IsoDate, day: number | undefined, count: number): DueDay {
	const from = day ?? dayOf(first);
	const isLate = from > 15;
	const halves = monthOf(first) * 2 + (isLate ? 1 : 0) + count;
	const early = isLate ? from - 15 : from;
	return dayOfMonth(Math.floor(halves / 2), halves % 2 === 0 ? early : early + 15);
}
