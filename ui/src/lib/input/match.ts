import { searchKey } from "./normalize";

/** One entry of a pick list. */
export interface Option {
	/** The stored value. */
	value: string;
	/** The text shown; a query may match any part of it. */
	label: string;
	/** A short text that is shown beside the label and may be typed instead: pinyin initials ("gz"). */
	initials?: string;
	/** Stored codes or other words that may be typed instead ("L07", "gz correct"), divided by blanks; never shown. */
	code?: string;
	/** Secondary text beside the label. */
	hint?: string;
	/** Heading of the group to which the entry belongs. */
	group?: string;
	disabled?: boolean;
}

/**
 * Returns the options that match the typed text, best first: a code or label equal to the text, then one that
 * begins with it, then a label or hint that contains it. The order within a rank is kept.
 */
export function matchOptions<T extends Option>(options: readonly T[], query: string): T[] {
	const key = searchKey(query);
	if (key === "") return [...options];
	const ranked: T[][] = [[], [], []];
	for (const option of options) {
		const rank = rankOf(option, key);
		if (rank !== null) ranked[rank]!.push(option);
	}
	return ranked.flat();
}

function rankOf(option: Option, key: string): number | null {
	const label = searchKey(option.label);
	const codes = [option.initials, ...(option.code?.split(" ") ?? [])]
		.filter((one) => one !== undefined)
		.map(searchKey);
	if (label === key || codes.includes(key)) return 0;
	if (label.startsWith(key) || codes.some((code) => code.startsWith(key))) return 1;
	if (label.includes(key) || searchKey(option.hint ?? "").includes(key)) return 2;
	return null;
}
