import { normalize } from "$lib/input/normalize";

/** The number of an entry in a list: 1. · 2、 · 3) */
const NUMBERING = /(^|[\s,;])\d{1,3} ?[.,)] ?(?=\D)/g;
/** A Chinese name without a blank in it. */
const FULL_NAME = /^\p{Script=Han}{2,4}$/u;

/**
 * Returns the names in a text that holds several, as pasted from a list: separated by commas, semicolons, lines or tabs, or
 * by blanks between full names. Returns an empty list for the name of one person, such as 张 三, 古丽·阿不都 or Ann Lee.
 */
export function namesIn(text: string): string[] {
	const lines = text.replace(/[\r\n\t]+/g, "；");
	const list = normalize(lines).replace(NUMBERING, "$1");
	const pieces = list.split(/[,;]/).map((piece) => piece.trim());
	const names = pieces.flatMap((piece) => {
		const parts = piece.split(" ");
		return parts.length > 1 && parts.every((part) => FULL_NAME.test(part)) ? parts : [piece];
	});
	const named = names.filter((name) => name !== "");
	return named.length > 1 ? named : [];
}
