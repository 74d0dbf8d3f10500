import type { Party, StaffId } from "$lib/generated/types";

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

/** Digits in a row, also in groups with a blank or a dash between; ID numbers may end with X. */
const NUMBER = /[0-9０-９](?:[ -]?[0-9０-９])*[xXＸｘ]?(?!\s*[.．]?\d*\s*[元圆块万亿])/g;
/** The least number of digits of a phone, an account or an ID number; a date with dashes has eight, in groups. */
const MIN_DIGITS = 7;
const MIN_GROUPED_DIGITS = 9;

/** Returns a text without numbers of phones, accounts and ID cards, to be shown to others; amounts and dates stay. */
export function withoutNumbers(text: string): string {
	return text.replace(NUMBER, (found) => {
		const digits = found.replace(/[ -]/g, "").length;
		const isGrouped = / |-/.test(found);
		return digits >= (isGrouped ? MIN_GROUPED_DIGITS : MIN_DIGITS) ? "＊".repeat(4) : found;
	});
}
