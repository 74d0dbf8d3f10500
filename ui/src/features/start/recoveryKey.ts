import { normalize } from "$lib/input";

/** Groups of the printed key, and characters of each. */
export const GROUPS = 14;
export const GROUP = 4;
const ALPHABET = /^[0-9A-HJKMNP-TV-Z]$/;

/** One group as far as it is typed. */
export interface TypedGroup {
	text: string;
	state: "empty" | "begun" | "complete" | "wrong";
	/** What cannot be in a key. */
	bad?: string;
}

export interface TypedKey {
	groups: TypedGroup[];
	/** Characters beyond the last group. */
	tooMany: number;
	complete: boolean;
	/** The key as it is sent: groups joined by "-". */
	text: string;
}

/** What stands between characters on paper and in what people paste. */
const BETWEEN = /[\s\-‐‑–—_.,:;·/|]+/gu;

/** The characters that were meant: full-width and small letters, O, I and L are understood. */
function characters(typed: string): string[] {
	const plain = normalize(typed).replace(BETWEEN, "").toUpperCase();
	return [...plain].map((ch) => (ch === "O" ? "0" : ch === "I" || ch === "L" ? "1" : ch));
}

/** Reads a key, or the beginning of one, in whatever way it was typed. */
export function readKey(typed: string): TypedKey {
	const all = characters(typed);
	const groups = Array.from({ length: GROUPS }, (_, i): TypedGroup => {
		const own = all.slice(i * GROUP, (i + 1) * GROUP);
		const text = own.join("");
		const bad = own.find((ch) => !ALPHABET.test(ch));
		if (bad !== undefined) return { text, state: "wrong", bad };
		if (own.length === 0) return { text, state: "empty" };
		return { text, state: own.length === GROUP ? "complete" : "begun" };
	});
	const tooMany = Math.max(0, all.length - GROUPS * GROUP);
	return {
		groups,
		tooMany,
		complete: tooMany === 0 && groups.every((group) => group.state === "complete"),
		text: groups
			.map((group) => group.text)
			.filter((text) => text !== "")
			.join("-"),
	};
}

/** One group as it is typed back. */
export function readGroup(typed: string): TypedGroup {
	const all = characters(typed);
	const text = all.join("");
	const bad = all.find((ch) => !ALPHABET.test(ch));
	if (bad !== undefined || all.length > GROUP) return { text, state: "wrong", bad };
	if (all.length === 0) return { text, state: "empty" };
	return { text, state: all.length === GROUP ? "complete" : "begun" };
}
