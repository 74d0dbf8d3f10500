import type { CauseCode, Vocabulary } from "$lib/generated/types";
import { localText, t } from "$lib/i18n/index.svelte";
import type { Option } from "$lib/input/match";
import type { ChoiceList } from "./termList";

/** Returns the terms of a vocabulary list that are valid on `day`, and the current one. */
export function termOptions(
	vocabulary: Vocabulary,
	list: ChoiceList,
	day: string,
	current?: string,
): Option[] {
	return vocabulary[list]
		.filter((term) => term.code === current || isValid(term, day))
		.map((term) => ({ value: term.code, label: localText(term) }));
}

/** Returns the kinds of notes that are written as a text; a contact attempt has a form of its own. */
export function noteKindOptions(vocabulary: Vocabulary, day: string, current: string): Option[] {
	const kinds = termOptions(vocabulary, "note_kinds", day, current);
	return kinds.filter((kind) => kind.value !== "contact_attempt");
}

function isValid(
	term: { valid_from: string | null; valid_to: string | null },
	day: string,
): boolean {
	return (term.valid_from ?? day) <= day && day <= (term.valid_to ?? day);
}

/**
 * Returns the causes by report group, after those that the office has most often. They are found by the words of the
 * counter, by pinyin initials or by code.
 */
export function causeOptions(
	vocabulary: Vocabulary,
	day: string,
	current?: string,
	usual: readonly CauseCode[] = [],
): Option[] {
	const all = vocabulary.report_groups.flatMap((group) =>
		vocabulary.causes
			.filter((cause) => cause.group === group.code)
			.filter((cause) => cause.code === current || isValid(cause, day))
			.map((cause) => ({
				value: cause.code,
				label: localText(cause),
				initials: cause.initials,
				code: cause.code,
				words: cause.words,
				group: localText(group),
			})),
	);
	const first = usual
		.flatMap((code) => all.filter((option) => option.value === code))
		.map((option) => ({ ...option, group: t().entry.usualCauses }));
	return [...first, ...all.filter(({ value }) => !usual.includes(value))];
}
