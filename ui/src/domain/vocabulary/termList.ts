import type { Vocabulary } from "$lib/generated/types";

/** The vocabulary lists whose entries have a code and two names. */
export type TermList = {
	[K in keyof Vocabulary]: Vocabulary[K] extends readonly { code: string; zh: string; en: string }[]
		? K
		: never;
}[keyof Vocabulary];

/** The lists from which a value is simply chosen; causes and outcomes have conditions of their own. */
export type ChoiceList = Exclude<TermList, "causes" | "outcomes">;
