import { addDays, type IsoDate, lastOfMonth, makeDate, weekday } from "./calendar";
import { normalize } from "./normalize";
import { arabicNumerals } from "./numerals";

/** The side of today on which an incomplete date lies: "past" for what happened, "future" for what is planned. */
export type DateDirection = "past" | "future";

const NAMED: Record<string, number> = {
	大前天: -3,
	前天: -2,
	昨天: -1,
	昨日: -1,
	今天: 0,
	今日: 0,
	当天: 0,
	明天: 1,
	明日: 1,
	后天: 2,
	大后天: 3,
	yesterday: -1,
	today: 0,
	tomorrow: 1,
};

const WEEKDAYS: Record<string, number> = {
	一: 1,
	二: 2,
	三: 3,
	四: 4,
	五: 5,
	六: 6,
	日: 7,
	天: 7,
	"1": 1,
	"2": 2,
	"3": 3,
	"4": 4,
	"5": 5,
	"6": 6,
	"7": 7,
	mon: 1,
	tue: 2,
	wed: 3,
	thu: 4,
	fri: 5,
	sat: 6,
	sun: 7,
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const WEEKDAY_BEFORE = /^(mon|tue|wed|thu|fri|sat|sun),? (?=\d)/;
const WEEKDAY_AFTER = /(?<=\d[日号]?) ?\(?(?:星期|周|礼拜)([1-7日天])\)?$/;
/** The start of a day, as tables write a date without a time. */
const MIDNIGHT = /(?<=\d)[ t]0?0:00(?::00(?:\.0+)?)?z?$/;

/**
 * Parses a date as people type it: 5, 0305, 20260305, 2026-3-5, 2026/3/5 0:00:00, 3月5日, 二〇二六年三月五日, 98.6.1, 昨天, +7,
 * 去年3月5日, 下月5号, 下周三, next wed…
 * A missing month or year is chosen so that the date is the nearest to `today` in the given `direction`, today included; a
 * year of two digits is of the past unless `direction` says otherwise. Returns null if the text is no date, if it can be
 * two dates, or if it names a weekday that the date is not.
 */
export function parseDate(
	text: string,
	today: IsoDate,
	direction: DateDirection = "past",
): IsoDate | null {
	const typed = arabicNumerals(normalize(text).toLowerCase()).replace(MIDNIGHT, "");
	const named = WEEKDAY_BEFORE.exec(typed)?.[1] ?? WEEKDAY_AFTER.exec(typed)?.[1];
	const s = typed.replace(WEEKDAY_BEFORE, "").replace(WEEKDAY_AFTER, "").trim();
	if (s === "") return null;
	const date = parseBare(s, today, direction);
	return date === null || (named && WEEKDAYS[named] !== weekday(date)) ? null : date;
}

/** Parses a date without its weekday. */
function parseBare(s: string, today: IsoDate, direction: DateDirection): IsoDate | null {
	const named = NAMED[s];
	if (named !== undefined) return addDays(today, named);
	// A blank between numbers separates day, month and year: 11 5 is not 115.
	const joined = s.replace(/(?<=\d) (?=\d)/g, "-").replace(/ /g, "");
	return (
		parseOffset(joined, today) ??
		parseWeekday(s, today, direction) ??
		parseRelative(joined, today) ??
		parseParts(joined, today, direction) ??
		parseEnglish(s, today, direction)
	);
}

function parseOffset(s: string, today: IsoDate): IsoDate | null {
	const signed = /^([+-])(\d{1,4})$/.exec(s);
	if (signed) return addDays(today, Number(signed[2]) * (signed[1] === "-" ? -1 : 1));
	const counted = /^(\d{1,3})(天|日|周|星期)(?:之|以)?(后|前)$/.exec(s);
	if (counted) {
		const days = Number(counted[1]) * (counted[2] === "天" || counted[2] === "日" ? 1 : 7);
		return addDays(today, counted[3] === "后" ? days : -days);
	}
	if (s === "月底" || s === "本月底") return lastOfMonth(today);
	if (s === "年底") return `${today.slice(0, 4)}-12-31`;
	return null;
}

const YEARS: Record<string, number> = { 前年: -2, 去年: -1, 今年: 0, 本年: 0, 明年: 1, 后年: 2 };
const MONTHS_AWAY: Record<string, number> = { 上: -1, 本: 0, 这: 0, 下: 1 };

/** Parses a day of a named year or month: 去年12月5日, 上月25号, 下个月5日. */
function parseRelative(s: string, today: IsoDate): IsoDate | null {
	const [year, month] = [+today.slice(0, 4), +today.slice(5, 7)];
	const inYear = /^([前去今本明后]年)(\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (inYear) return makeDate(year + YEARS[inYear[1]!]!, +inYear[2]!, +inYear[3]!);
	const inMonth = /^([上本这下])个?月(\d{1,2})[日号]?$/.exec(s);
	if (!inMonth) return null;
	const count = year * 12 + month - 1 + MONTHS_AWAY[inMonth[1]!]!;
	return makeDate(Math.floor(count / 12), (count % 12) + 1, +inMonth[2]!);
}

function parseWeekday(s: string, today: IsoDate, direction: DateDirection): IsoDate | null {
	const m =
		/^(上上|下下|上|下|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])$/.exec(s) ??
		/^(?:(last|next|this) )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(s);
	const day = m && WEEKDAYS[m[2]!];
	if (!m || !day) return null;
	const monday = addDays(today, 1 - weekday(today));
	const weeks = { 上上: -2, 上: -1, last: -1, 本: 0, 这: 0, this: 0, 下: 1, next: 1, 下下: 2 };
	if (m[1]) return addDays(monday, weeks[m[1] as keyof typeof weeks] * 7 + day - 1);
	const away = day - weekday(today);
	if (direction === "past") return addDays(today, away > 0 ? away - 7 : away);
	return addDays(today, away < 0 ? away + 7 : away);
}

/** Digits that can be read in two ways: 115 is 1-15 or 11-5, 201203 is 2012-03 or 2020-12-03. */
const AMBIGUOUS = /^(?:1[0-2][1-9]|(?:19|20)\d{2}(?:0[1-9]|1[0-2]))$/;

function parseParts(s: string, today: IsoDate, direction: DateDirection): IsoDate | null {
	if (AMBIGUOUS.test(s)) return null;
	let m =
		/^(\d{4})(\d{2})(\d{2})$/.exec(s) ?? /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (m) return makeDate(+m[1]!, +m[2]!, +m[3]!);
	m =
		/^(\d{2})(\d{2})(\d{2})$/.exec(s) ?? /^(\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (m) {
		const year = fullYear(+m[1]!, +today.slice(0, 4), direction);
		return year === null ? null : makeDate(year, +m[2]!, +m[3]!);
	}
	m = /^(\d{1,2})(\d{2})$/.exec(s) ?? /^(\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (m) return nearestYear(+m[1]!, +m[2]!, today, direction);
	m = /^(\d{1,2})[日号]?$/.exec(s);
	return m && nearestMonth(+m[1]!, today, direction);
}

/** The earliest year that the core takes. */
const FIRST_YEAR = 1950;
/** What is planned lies at most so many years ahead. */
const YEARS_AHEAD = 20;

/** Returns the year that two digits stand for: 98 is 1998. Null if it would be too early, or too far ahead. */
function fullYear(two: number, thisYear: number, direction: DateDirection): number | null {
	const year = 2000 + two;
	if (year <= thisYear + (direction === "future" ? YEARS_AHEAD : 0)) return year;
	return direction === "past" && year - 100 >= FIRST_YEAR ? year - 100 : null;
}

function parseEnglish(s: string, today: IsoDate, direction: DateDirection): IsoDate | null {
	const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)? ?([a-z]{3,9})\.?,?(?: ?(\d{4}))?$/.exec(s);
	const monthFirst = /^([a-z]{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(s);
	const [day, name, year] = dayFirst
		? [dayFirst[1], dayFirst[2], dayFirst[3]]
		: [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]];
	if (!day || !name) return null;
	const month = MONTHS.indexOf(name.slice(0, 3)) + 1;
	if (month === 0) return null;
	return year ? makeDate(+year, month, +day) : nearestYear(month, +day, today, direction);
}

/** Returns the nearest such date in the given direction. Eight years always contain a 29 February, even around 2100. */
function nearestYear(
	month: number,
	day: number,
	today: IsoDate,
	direction: DateDirection,
): IsoDate | null {
	const year = +today.slice(0, 4);
	for (let step = 0; step <= 8; step++) {
		const date = makeDate(direction === "past" ? year - step : year + step, month, day);
		if (date && (direction === "past" ? date <= today : date >= today)) return date;
	}
	return null;
}

function nearestMonth(day: number, today: IsoDate, direction: DateDirection): IsoDate | null {
	const first = +today.slice(0, 4) * 12 + +today.slice(5, 7) - 1;
	for (let step = 0; step <= 3; step++) {
		const month = direction === "past" ? first - step : first + step;
		const date = makeDate(Math.floor(month / 12), (month % 12) + 1, day);
		if (date && (direction === "past" ? date <= today : date >= today)) return date;
	}
	return null;
}
