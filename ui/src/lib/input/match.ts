import { searchKey } from "./normalize";

/** One entry of a pick-list. */
export interface Option {
	/** What is stored. */
	value: string;
	/** What is shown, and searched in any part. */
	label: string;
	/** Short code to type instead: pinyin initials ("gz"), a vocabulary code ("L07"). Several are parted by spaces. */
	code?: string;
	/** Secondary text beside the label. */
	hint?: string;
	/** Heading under which the entry stands. */
	group?: string;
	disabled?: boolean;
}

/**
 * The options that a typed text means, best first: a code that is the text, a code or label that
 * begins with it, then a label or hint that contains it. Order within a rank is kept.
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
	const codes = (option.code ?? "").toLowerCase().split(/\s+/).filter(Boolean);
	if (label === key || codes.includes(key)) return 0;
	if (label.startsWith(key) || codes.some((code) => code.startsWith(key))) return 1;
	if (label.includes(key) || searchKey(option.hint ?? "").includes(key)) return 2;
	return null;
}
