import { normalize } from "./normalize";
import { arabicNumerals } from "./numerals";

/** The hours, first and last, with which a word goes, and what is added to them. */
type Hours = readonly (readonly [first: number, last: number, add: number])[];

const NIGHT: Hours = [
	[0, 5, 0],
	[9, 11, 12],
	[12, 12, -12],
	[21, 23, 0],
];
const MORNING: Hours = [[4, 11, 0]];
const NOON: Hours = [
	[1, 2, 12],
	[11, 14, 0],
];
const AFTERNOON: Hours = [
	[1, 7, 12],
	[12, 19, 0],
];
const EVENING: Hours = [
	[0, 4, 0],
	[5, 11, 12],
	[12, 12, -12],
	[17, 23, 0],
];

/** The parts of the day. Twelve at night is midnight; an hour that does not go with its word is not read. */
const PARTS_OF_DAY: Readonly<Record<string, Hours>> = {
	凌晨: [
		[0, 6, 0],
		[12, 12, -12],
	],
	半夜: NIGHT,
	深夜: NIGHT,
	午夜: NIGHT,
	夜里: NIGHT,
	夜间: NIGHT,
	清晨: MORNING,
	早晨: MORNING,
	早上: MORNING,
	上午: [[5, 11, 0]],
	中午: NOON,
	正午: NOON,
	下午: AFTERNOON,
	午后: AFTERNOON,
	傍晚: AFTERNOON,
	晚上: EVENING,
	晚间: EVENING,
	晚: EVENING,
	am: [
		[1, 11, 0],
		[12, 12, -12],
	],
	pm: [
		[1, 11, 12],
		[12, 12, 0],
	],
};

/** An hour of one digit without a word is taken in office hours: 2 is 14:00, 9 is 09:00. */
const OFFICE_HOURS: Hours = [
	[0, 0, 0],
	[1, 6, 12],
	[7, 9, 0],
];
const ANY_HOUR: Hours = [[0, 23, 0]];

const NAMED: Readonly<Record<string, string>> = {
	中午: "12:00",
	正午: "12:00",
	午夜: "00:00",
};

const WORDS = Object.keys(PARTS_OF_DAY).filter((word) => /\P{ASCII}/u.test(word));
/** Word, hour, minutes (with a colon or dot, after 点, or without anything), am or pm. */
const TIME = new RegExp(
	`^(${WORDS.join("|")})?(\\d{1,2})(?:[:.](\\d{2})(?::00)?|[点时](?:钟|整|(半|[123]刻|\\d{1,2}分|\\d{2}))?|(\\d{2}))?(am|pm)?$`,
);

/**
 * Parses a time of day: 9, 930, 14:30, 9点半, 两点一刻, 下午2点, 2pm. Returns "HH:MM", or null if the text is no time or
 * contradicts itself.
 *
 * Twelve at night is 00:00, twelve at noon 12:00. From one to six without a word, in one digit, is the afternoon, because
 * offices work then (2点半 is 14:30); the night is 02:30 or 凌晨2点半.
 */
export function parseTime(text: string): string | null {
	const typed = normalize(text).toLowerCase().replace(/ /g, "");
	const named = NAMED[typed];
	if (named) return named;
	const m = TIME.exec(arabicNumerals(typed));
	if (!m) return null;
	const [, before, digits = "", colon, spoken, joined, after] = m;
	if (before && after) return null;
	const word = before ?? after;
	const bare = digits.length === 1 ? OFFICE_HOURS : ANY_HOUR;
	const typedHour = Number(digits);
	const hours = word ? PARTS_OF_DAY[word]! : bare;
	const fits = hours.find(([first, last]) => typedHour >= first && typedHour <= last);
	const minute = minuteOf(colon ?? spoken ?? joined ?? "0");
	if (!fits || minute > 59) return null;
	const hour = typedHour + fits[2];
	return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function minuteOf(text: string): number {
	if (text === "半") return 30;
	return text.endsWith("刻") ? 15 * Number(text[0]) : Number.parseInt(text, 10);
}
