import { book } from "./book.svelte";
import type { Vocabulary } from "./generated/types";
import { say } from "./i18n/index.svelte";

type Coded = { code: string; zh: string; en: string };
type Listed = { id: string; name: string };

/** The term of a list by its code; a code that is no longer in the list stands for itself. */
function term(list: keyof Vocabulary, code: string): string {
	const terms: readonly Coded[] = book.boot?.vocabulary[list] ?? [];
	const found = terms.find((one) => one.code === code);
	return found ? say(found) : code;
}

function listed(list: readonly Listed[] | undefined, id: string | null): string {
	return list?.find((one) => one.id === id)?.name ?? "";
}

/** What codes and ids are called, in the language of the interface; empty for none. */
export const nameOf = {
	term,
	cause: (code: string) => term("causes", code),
	stage: (code: string) => term("stages", code),
	outcome: (code: string | null) => (code === null ? "" : term("outcomes", code)),
	source: (code: string) => term("sources", code),
	grid: (id: string | null) => listed(book.boot?.house?.grids, id),
	member: (id: string | null) => listed(book.boot?.house?.staff, id),
	room: (id: string | null) => listed(book.boot?.house?.rooms, id),
};
