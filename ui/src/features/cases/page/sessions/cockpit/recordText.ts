import type { Party, StaffId } from "$lib/generated/types";
import { makeDate } from "$lib/input/calendar";

/** The largest number of characters of a record, as the core counts them. */
export const MAX_RECORD = 20_000;
/** From this number of characters on, the editor says how many are left. */
const NEAR_LIMIT = 18_000;
/** What a phrase leaves open; it is selected when the phrase is inserted. */
const BLANK = "＿＿";

/** A piece of text that goes into the record, and what is selected afterwards. */
export interface Insertion {
	/** The place in the text before, in UTF-16 units. */
	at: number;
	text: string;
	/** The selection within the inserted piece; default is its end. */
	select?: [from: number, to: number];
}

/** Returns the text with the piece in it. */
export function withInsertion(text: string, { at, text: piece }: Insertion): string {
	return text.slice(0, at) + piece + text.slice(at);
}

function endOfLine(text: string, cursor: number): number {
	const end = text.indexOf("\n", cursor);
	return end === -1 ? text.length : end;
}

/** Returns a new line below that of the cursor; a line that is empty is used itself. */
export function newLine(text: string, cursor: number, line: string): Insertion {
	const at = endOfLine(text, cursor);
	const start = text.lastIndexOf("\n", cursor - 1) + 1;
	const isEmpty = text.slice(cursor === 0 ? 0 : start, at).trim() === "";
	return { at, text: isEmpty ? line : `\n${line}` };
}

/** Returns the line with which somebody begins to speak: 14:05 申请人陈国平： */
export function speakerLine(text: string, cursor: number, time: string, who: string): Insertion {
	return newLine(text, cursor, `${time} ${who}：`);
}

/** Returns a phrase at the cursor; its first blank is selected, so that what is typed replaces it. */
export function phraseAt(cursor: number, phrase: string): Insertion {
	const blank = phrase.indexOf(BLANK);
	const select: [number, number] | undefined =
		blank === -1 ? undefined : [blank, blank + BLANK.length];
	return { at: cursor, text: phrase, ...(select && { select }) };
}

/** Returns how many characters are left; negative above the limit, undefined while there are plenty. */
export function charactersLeft(text: string): number | undefined {
	if (text.length < NEAR_LIMIT) return undefined;
	// Characters beyond the first plane count once, as in the core.
	const count = text.trim().replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "＊").length;
	return count < NEAR_LIMIT ? undefined : MAX_RECORD - count;
}

/** Somebody who speaks in a session. */
export interface Speaker {
	key: string;
	/** The name with which the record names them: 申请人陈国平. */
	name: string;
	/** The keys that begin a line of theirs; undefined from the tenth on. */
	keys?: string;
}

const SIDES = ["applicant", "respondent", "third_party"];

/** Returns the parties as they speak: each side with its agents after it, then the others. */
export function speakingOrder(parties: readonly Party[]): Party[] {
	const sides = SIDES.flatMap((role) => parties.filter((party) => party.role === role));
	const withAgents = sides.flatMap((side) => [
		side,
		...parties.filter((party) => party.role === "agent" && party.acts_for === side.id),
	]);
	return [...withAgents, ...parties.filter((party) => !withAgents.includes(party))];
}

/** Returns everybody who may speak, with their keys: the mediator first, then the parties. `roleOf` is in Chinese, as records are. */
export function speakers(
	parties: readonly Party[],
	mediators: readonly StaffId[],
	nameOf: (id: StaffId) => string,
	roleOf: (party: Party) => string,
	mediator: string,
): Speaker[] {
	const only = mediators.length === 1 ? nameOf(mediators[0]!) : "";
	const all = [
		{ key: "mediator", name: mediator + only },
		...speakingOrder(parties).map((party) => ({ key: party.id, name: roleOf(party) + party.name })),
	];
	return all.map((one, i) => (i < 9 ? { ...one, keys: `Alt+${i + 1}` } : one));
}

/** What may stand between groups of digits: blanks, dots, dashes and middle dots, as many as there are. */
const BETWEEN = "(?:[^\\S\\r\\n]|[-‐‑‒–—―−－.．·・･•‧∙⋅])+";
const DIGIT = "[0-9０-９]";
const TIME = `${DIGIT}{1,2}[:：]${DIGIT}{2}(?!${DIGIT})`;
/** A time, or digits in groups that do not reach into a time; ID numbers may end with X. */
const TIME_OR_NUMBER = new RegExp(
	`(?<!${DIGIT})${TIME}|${DIGIT}(?:${DIGIT}|${BETWEEN}(?!${TIME})${DIGIT})*(?:(?:${BETWEEN})?[xXＸｘ](?![A-Za-z]))?`,
	"g",
);
const IS_TIME = new RegExp(`^${TIME}$`);
/** The least number of digits of a phone, an account or an ID number. */
const MIN_DIGITS = 7;
/** An amount with as many digits before its point may be a phone or an account to which a word of money was added. */
const MIN_DOUBTFUL_DIGITS = 8;

const YEAR = "(?:19|20)\\d\\d";
const DAY = `(${YEAR})${BETWEEN}(\\d{1,2})${BETWEEN}(\\d{1,2})`;
/** A day, or the first and the last of several; the last may stand without its year. */
const DAYS = new RegExp(
	`^${DAY}(?:${BETWEEN}(?:(${YEAR})${BETWEEN})?(\\d{1,2})${BETWEEN}(\\d{1,2}))?$`,
);
const YEARS = new RegExp(`^${YEAR}${BETWEEN}${YEAR}$`);
const WITH_DECIMALS = /^(\d+)\.\d{1,2}$/;
const THOUSANDS = /^\d{1,3}(?: \d{3})+(?:\.\d{1,2})?$/;
/** One amount, or two of which the first is the least. */
const AMOUNTS = /^(\d+)(?:\.\d+)?(?:[-‐‑‒–—―−]+(\d+)(?:\.\d+)?)?$/;
const MONEY_AFTER = /^\s*[万亿]?[元圆块]/;
const MONEY_BEFORE = /[¥￥]\s*$/;

const digitsOf = (text: string) => text.replace(/\D/g, "").length;
const isSmall = (digits = "") => digits.length < MIN_DOUBTFUL_DIGITS;

/** Returns true for a day that the calendar has, or two of them. */
function isDays(text: string): boolean {
	const found = DAYS.exec(text);
	if (!found) return false;
	const [, year, month, day, lastYear, lastMonth, lastDay] = found;
	const isFirst = makeDate(+year!, +month!, +day!) !== null;
	const last = lastMonth === undefined || makeDate(+(lastYear ?? year!), +lastMonth, +lastDay!);
	return isFirst && last !== null;
}

/** Returns true for what is no number of a person whatever stands beside it. */
function isPlain(text: string): boolean {
	const decimals = WITH_DECIMALS.exec(text);
	return isDays(text) || (decimals !== null && isSmall(decimals[1]));
}

/** Returns true for an amount of money; `text` has a word or a sign of money beside it. */
function isMoney(text: string): boolean {
	if (WITH_DECIMALS.test(text) || THOUSANDS.test(text)) return true;
	const amounts = AMOUNTS.exec(text);
	return amounts !== null && isSmall(amounts[1]) && isSmall(amounts[2]);
}

/** Returns a text without numbers of phones, accounts and ID cards, to be shown to others; amounts and dates stay. */
export function withoutNumbers(text: string): string {
	return text.replace(TIME_OR_NUMBER, (found, at: number) => {
		if (IS_TIME.test(found)) return found;
		const after = text.slice(at + found.length);
		// Full-width digits and blanks become the plain ones.
		const number = found.normalize("NFKC").trim();
		if (digitsOf(number) < MIN_DIGITS || isPlain(number)) return found;
		if (YEARS.test(number) && after.startsWith("年")) return found;
		const rest = number.split(/\s+/).filter((piece) => !isPlain(piece));
		if (digitsOf(rest.join("")) < MIN_DIGITS) return found;
		const hasMoney = MONEY_AFTER.test(after) || MONEY_BEFORE.test(text.slice(0, at));
		return hasMoney && isMoney(rest.join(" ")) ? found : "＊".repeat(4);
	});
}
