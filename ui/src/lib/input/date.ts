import { addDays, type IsoDate, lastOfMonth, makeDate, weekday } from "./calendar";
import { normalize } from "./normalize";

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

/**
 * Parses a date as people type it: 5, 0305, 20260305, 2026-3-5, 3月5日, 昨天, +7, 下周三, next wed…
 * A missing month or year is chosen so that the date is the nearest to `today` in the given
 * `direction`, today included. Returns null if the text is no date.
 */
export function parseDate(
	text: string,
	today: IsoDate,
	direction: DateDirection = "past",
): IsoDate | null {
	const typed = normalize(text).toLowerCase();
	// The weekday that our own date formats contain is ignored.
	const s = typed
		.replace(/^(mon|tue|wed|thu|fri|sat|sun),? (?=\d)/, "")
		.replace(/ ?\(?(星期|周)[一二三四五六日天]\)?$/, (tail, _w, at: number) => (at > 3 ? "" : tail))
		.trim();
	if (s === "") return null;
	const named = NAMED[s];
	if (named !== undefined) return addDays(today, named);
	return (
		parseOffset(s, today) ??
		parseWeekday(s, today, direction) ??
		parseParts(s.replace(/ /g, ""), s, today, direction)
	);
}

function parseOffset(s: string, today: IsoDate): IsoDate | null {
	const signed = /^([+-])(\d{1,4})$/.exec(s);
	if (signed) return addDays(today, Number(signed[2]) * (signed[1] === "-" ? -1 : 1));
	const counted = /^(\d{1,3})(天|日|周|星期)(以?后|以?前)$/.exec(s);
	if (counted) {
		const days = Number(counted[1]) * (counted[2] === "天" || counted[2] === "日" ? 1 : 7);
		return addDays(today, counted[3]!.endsWith("后") ? days : -days);
	}
	if (s === "月底" || s === "本月底") return lastOfMonth(today);
	if (s === "年底") return `${today.slice(0, 4)}-12-31`;
	return null;
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

function parseParts(
	s: string,
	spaced: string,
	today: IsoDate,
	direction: DateDirection,
): IsoDate | null {
	let m =
		/^(\d{4})(\d{2})(\d{2})$/.exec(s) ?? /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (m) return makeDate(+m[1]!, +m[2]!, +m[3]!);
	m =
		/^(\d{2})(\d{2})(\d{2})$/.exec(s) ?? /^(\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (m) return makeDate(2000 + +m[1]!, +m[2]!, +m[3]!);
	m = /^(\d{1,2})(\d{2})$/.exec(s) ?? /^(\d{1,2})[-./月](\d{1,2})[日号]?$/.exec(s);
	if (m) return nearestYear(+m[1]!, +m[2]!, today, direction);
	m = /^(\d{1,2})[日号]?$/.exec(s);
	if (m) return nearestMonth(+m[1]!, today, direction);
	return parseEnglish(spaced, today, direction);
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
