import { book } from "$lib/book.svelte";
import type { Vocabulary } from "$lib/generated/types";
import { localText, t } from "$lib/i18n/index.svelte";

type Coded = { code: string; zh: string; en: string };
type Listed = { id: string; name: string };

/** Returns the label of a vocabulary term; 未知 for a code that is not in the list. */
function term(list: keyof Vocabulary, code: string): string {
	const terms: readonly Coded[] = book.boot?.vocabulary[list] ?? [];
	const found = terms.find((one) => one.code === code);
	return found ? localText(found) : t().common.unknown;
}

/** Returns the name of the list entry with this id; "" for none. */
function nameById(list: readonly Listed[] | undefined, id: string | null): string {
	return list?.find((one) => one.id === id)?.name ?? "";
}

/** Names for codes and ids, in the language of the interface; "" for none. */
export const nameOf = {
	term,
	cause: (code: string) => term("causes", code),
	stage: (code: string) => term("stages", code),
	outcome: (code: string | null) => (code === null ? "" : term("outcomes", code)),
	source: (code: string) => term("sources", code),
	grid: (id: string | null) => nameById(book.boot?.office_setup?.grids, id),
	member: (id: string | null) => nameById(book.boot?.office_setup?.staff, id),
	room: (id: string | null) => nameById(book.boot?.office_setup?.rooms, id),
};
