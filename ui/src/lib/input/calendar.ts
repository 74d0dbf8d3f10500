/** A day as "YYYY-MM-DD", without a time zone. */
export type IsoDate = string;

const DAY = 86_400_000;

function utc(iso: IsoDate): number {
	return Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10));
}

function fromUtc(ms: number): IsoDate {
	return new Date(ms).toISOString().slice(0, 10);
}

/** Builds a date from its parts; returns null if there is no such day or the year is not 1900–2999. */
export function makeDate(year: number, month: number, day: number): IsoDate | null {
	if (year < 1900 || year > 2999) return null;
	const date = new Date(Date.UTC(year, month - 1, day));
	const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return real ? date.toISOString().slice(0, 10) : null;
}

export function isDate(text: string): boolean {
	return (
		/^\d{4}-\d{2}-\d{2}$/.test(text) &&
		makeDate(+text.slice(0, 4), +text.slice(5, 7), +text.slice(8, 10)) === text
	);
}

export function addDays(iso: IsoDate, days: number): IsoDate {
	return fromUtc(utc(iso) + days * DAY);
}

/** Returns the number of days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
	return Math.round((utc(to) - utc(from)) / DAY);
}

/** Returns the day of the week: 1 is Monday, 7 is Sunday. */
export function weekday(iso: IsoDate): number {
	return new Date(utc(iso)).getUTCDay() || 7;
}

export function lastOfMonth(iso: IsoDate): IsoDate {
	return fromUtc(Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7), 0));
}

/** Returns the date of an instant (default: now) in the machine's time zone. */
export function localDate(at: Date = new Date()): IsoDate {
	const two = (n: number) => String(n).padStart(2, "0");
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
