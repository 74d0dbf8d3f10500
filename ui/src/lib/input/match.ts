import { searchKey } from "./normalize";

/** One entry of a pick list. */
export interface Option {
	/** The stored value. */
	value: string;
	/** The text shown; a query may match any part of it. */
	label: string;
	/** A short text that is shown beside the label and may be typed instead: pinyin initials ("gz"). */
	initials?: string;
	/** Stored codes that may be typed instead ("L07", "l7", "7"; "gz correct"), divided by blanks; never shown. */
	code?: string;
	/** What people also say for it; a word may stand for several options. */
	words?: readonly string[];
	/** Secondary text beside the label. */
	hint?: string;
	/** Heading of the group to which the entry belongs. */
	group?: string;
	disabled?: boolean;
}

/**
 * Returns the options that match the typed text, best first: a code or label equal to the text, then one that begins with
 * it or is said so, then a label or hint that contains it, then a word within the text or the other way round (老板欠薪). The
 * order within a rank is kept.
 */
export function matchOptions<T extends Option>(options: readonly T[], query: string): T[] {
	const key = searchKey(query);
	if (key === "") return [...options];
	const ranked: T[][] = [[], [], [], []];
	for (const option of options) {
		const rank = rankOf(option, key);
		if (rank !== null) ranked[rank]!.push(option);
	}
	return ranked.flat();
}

function rankOf(option: Option, key: string): number | null {
	const label = searchKey(option.label);
	const typed = (option.code ?? "").split(" ").map(searchKey);
	const [, letter, number] = /^([a-z]+)0*(\d+)$/.exec(typed[0]!) ?? [];
	const codes = [searchKey(option.initials ?? ""), ...typed, letter && letter + number];
	if (label === key || codes.includes(key)) return 0;
	const words = (option.words ?? []).map(searchKey);
	if (words.includes(key) || number === key.replace(/^0+/, "")) return 1;
	if (label.startsWith(key) || codes.some((one) => one?.startsWith(key))) return 1;
	if (label.includes(key) || searchKey(option.hint ?? "").includes(key)) return 2;
	if (words.some((word) => word.startsWith(key))) return 2;
	return words.some((word) => (key.length > 1 && word.includes(key)) || key.includes(word))
		? 3
		: null;
}
