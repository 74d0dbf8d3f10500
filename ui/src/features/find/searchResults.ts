import { pairOf } from "$domain/cases/caseTitle";
import type { CaseRow, FindResult, FoundCase, Suggestion } from "$lib/generated/types";
import { searchKey } from "$lib/input/normalize";

/** The groups of hits in the search dialog. */
export type Group = "recent" | "cases" | "people" | "stalls" | "pageCommands" | "commands";

/** The results of a search, separated by the field that matched. */
export interface SearchResults {
	cases: readonly FoundCase[];
	people: Suggestion[];
	stalls: Suggestion[];
}

/** Separates the parties found by their stall from those found by their name. */
export function splitByStall(found: FindResult, text: string): SearchResults {
	const key = searchKey(text);
	const byStall = ({ party }: Suggestion) =>
		searchKey(party.stall).includes(key) && !searchKey(party.name).includes(key);
	return {
		cases: found.cases,
		people: found.people.filter((one) => !byStall(one)),
		stalls: found.people.filter(byStall),
	};
}

/** The most cases that the last four digits of a phone find; more are found by the name alone. */
const MAX_BY_ENDING = 20;

/**
 * Returns the text that finds the cases of a suggested party: two people of one name are told apart by the last four
 * digits of their phone, which stay readable in a masked number.
 */
export function searchTextOf({ party, cases }: Suggestion, group: "people" | "stalls"): string {
	if (group === "stalls") return party.stall;
	if (cases > MAX_BY_ENDING) return party.name;
	const ending = /\d{4}$/.exec(party.phone)?.[0];
	return ending === undefined ? party.name : `${party.name} ${ending}`;
}

/** Returns true if a hit may stand for several people: only their phones tell two people of one name apart. */
export function maybeSeveral({ party, cases }: Suggestion): boolean {
	return party.kind === "person" && party.phone === "" && cases > 1;
}

/** One case in the list of recent cases. */
export interface RecentCase {
	id: string;
	pair: string;
	number: string;
	stage: string;
}

/** Returns a row of the case list as a recent case. */
export function recentCaseOf(row: CaseRow): RecentCase {
	return { id: row.id, pair: pairOf(row), number: row.number, stage: row.stage };
}
