import type { CaseRow, Found, Suggestion } from "$lib/generated/types";
import { searchKey } from "$lib/input/normalize";

/** Something that can be done from anywhere, by its name. */
export interface Command {
	id: string;
	label: string;
	/** Other words and initials by which it is found. */
	code: string;
	shortcut?: string;
	run: () => void;
}

export type Group = "recent" | "cases" | "people" | "stalls" | "commands";

/** What a search brought, told apart by what matched. */
export interface Sorted {
	cases: readonly CaseRow[];
	people: Suggestion[];
	stalls: Suggestion[];
}

/** Somebody who was found by the stall and not by a name belongs to the stalls. */
export function sortFound(found: Found, text: string): Sorted {
	const key = searchKey(text);
	const byStall = ({ party }: Suggestion) =>
		searchKey(party.stall).includes(key) && !searchKey(party.name).includes(key);
	return {
		cases: found.cases,
		people: found.people.filter((one) => !byStall(one)),
		stalls: found.people.filter(byStall),
	};
}

/** A case as it stands among those looked at last. */
export interface Recent {
	id: string;
	pair: string;
	number: string;
	stage: string;
}

export function recentOf({ id, applicants, respondents, number, stage }: CaseRow): Recent {
	return {
		id,
		pair: respondents === "" ? applicants : `${applicants} ↔ ${respondents}`,
		number,
		stage,
	};
}
