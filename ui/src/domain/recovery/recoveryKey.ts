import { normalize } from "$lib/input";

/** Number of groups of the printed recovery key. */
export const GROUPS = 14;
/** Number of characters in a group. */
export const GROUP_LENGTH = 4;
const ALPHABET = /^[0-9A-HJKMNP-TV-Z]$/;

/** One group of the key as typed so far. */
export interface TypedGroup {
	text: string;
	state: "empty" | "incomplete" | "complete" | "wrong";
	/** The first character that cannot occur in a key. */
	bad?: string;
}

/** A recovery key as typed so far. */
export interface TypedKey {
	groups: TypedGroup[];
	/** Number of characters beyond the last group. */
	tooMany: number;
	complete: boolean;
	/** The key as sent to the core: groups joined by "-". */
	text: string;
}

/** Separators between groups, on paper and in pasted text. */
const SEPARATORS = /[\s\-‐‑–—_.,:;·/|]+/gu;

/**
 * Returns the characters in canonical form: half-width upper case, with O read as 0 and I and L as 1 (Crockford's
 * Base32).
 */
function characters(typed: string): string[] {
	const plain = normalize(typed).replace(SEPARATORS, "").toUpperCase();
	return [...plain].map((ch) => (ch === "O" ? "0" : ch === "I" || ch === "L" ? "1" : ch));
}

/** Parses a key, or the beginning of one, with any separators. */
export function parseKey(typed: string): TypedKey {
	const all = characters(typed);
	const groups = Array.from({ length: GROUPS }, (_, i): TypedGroup => {
		const own = all.slice(i * GROUP_LENGTH, (i + 1) * GROUP_LENGTH);
		const text = own.join("");
		const bad = own.find((ch) => !ALPHABET.test(ch));
		if (bad !== undefined) return { text, state: "wrong", bad };
		if (own.length === 0) return { text, state: "empty" };
		return { text, state: own.length === GROUP_LENGTH ? "complete" : "incomplete" };
	});
	const tooMany = Math.max(0, all.length - GROUPS * GROUP_LENGTH);
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

/** Parses one group that is typed back. */
export function parseGroup(typed: string): TypedGroup {
	const all = characters(typed);
	const text = all.join("");
	const bad = all.find((ch) => !ALPHABET.test(ch));
	if (bad !== undefined || all.length > GROUP_LENGTH) return { text, state: "wrong", bad };
	if (all.length === 0) return { text, state: "empty" };
	return { text, state: all.length === GROUP_LENGTH ? "complete" : "incomplete" };
}
