import type {
	CaseQuery,
	DateKind,
	HouseView,
	MonthBoundary,
	Vocabulary,
} from "$lib/generated/types";
import { addDays, type IsoDate, lastOfMonth } from "$lib/input/calendar";
import type { Option } from "$lib/input/match";

/** What can be added as a condition, in the order in which it is offered. */
export const FACETS = [
	"stage",
	"cause",
	"grid",
	"mediator",
	"date",
	"source",
	"outcome",
	"nature",
	"urgency",
	"collective",
] as const;
export type Facet = (typeof FACETS)[number];

/** A facet whose values are ticked in a list. */
export type ListFacet = Exclude<Facet, "date">;

/** What the pick-lists are made of. */
export interface Lists {
	vocabulary: Vocabulary;
	house: HouseView | null;
}

/** Values that stand for «none entered» and for the two sides of a mark. */
export const NONE = "none";
const YES = "yes";
const NO = "no";

type Named = { zh: string; en: string };
type Say = (named: Named) => string;

interface FacetWords {
	none: string;
	yes: string;
	no: string;
}

/** The values of a facet as options; those that are retired stay, for old cases have them. */
export function facetOptions(
	facet: ListFacet,
	lists: Lists,
	say: Say,
	words: FacetWords,
): Option[] {
	const { vocabulary: v, house } = lists;
	const terms = (list: readonly (Named & { code: string })[]) =>
		list.map((term) => ({ value: term.code, label: say(term), code: term.code }));
	const none: Option = { value: NONE, label: words.none };
	switch (facet) {
		case "stage":
			return terms(v.stages);
		case "cause":
			return causeOptions(v, say);
		case "grid":
			return [...(house?.grids ?? []).map((g) => ({ value: g.id, label: g.name })), none];
		case "mediator":
			return [...(house?.staff ?? []).map((s) => ({ value: s.id, label: s.name })), none];
		case "source":
			return terms(v.sources);
		case "outcome":
			return terms(v.outcomes);
		case "nature":
			return terms(v.natures);
		case "urgency":
			return terms(v.urgencies);
		case "collective":
			return [
				{ value: YES, label: words.yes },
				{ value: NO, label: words.no },
			];
	}
}

function causeOptions(v: Vocabulary, say: Say): Option[] {
	return v.report_groups.flatMap((group) =>
		v.causes
			.filter((cause) => cause.group === group.code)
			.map((cause) => ({
				value: cause.code,
				label: say(cause),
				code: `${cause.typed} ${cause.code}`,
				group: say(group),
			})),
	);
}

/** The values of a facet that a query asks for. */
export function chosenValues(facet: ListFacet, query: CaseQuery): string[] {
	switch (facet) {
		case "stage":
			return query.stages;
		case "cause":
			return query.causes;
		case "grid":
			return query.no_grid ? [...query.grids, NONE] : query.grids;
		case "mediator":
			return query.no_mediator ? [...query.mediators, NONE] : query.mediators;
		case "source":
			return query.sources;
		case "outcome":
			return query.outcomes;
		case "nature":
			return query.natures;
		case "urgency":
			return query.urgencies;
		case "collective":
			return query.collective === null ? [] : [query.collective ? YES : NO];
	}
}

/** What a query has to change so that it asks for these values of a facet. */
export function chooseValues(facet: ListFacet, values: readonly string[]): Partial<CaseQuery> {
	const rest = values.filter((value) => value !== NONE);
	const none = values.includes(NONE);
	switch (facet) {
		case "stage":
			return { stages: rest as CaseQuery["stages"] };
		case "cause":
			return { causes: rest };
		case "grid":
			return { grids: rest, no_grid: none };
		case "mediator":
			return { mediators: rest, no_mediator: none };
		case "source":
			return { sources: rest };
		case "outcome":
			return { outcomes: rest as CaseQuery["outcomes"] };
		case "nature":
			return { natures: rest as CaseQuery["natures"] };
		case "urgency":
			return { urgencies: rest as CaseQuery["urgencies"] };
		case "collective":
			// Both sides, or neither, do not narrow.
			return { collective: rest.length === 1 ? rest[0] === YES : null };
	}
}

/**
 * The conditions that a query has beyond those of `base`, the query behind a tally's number: the head
 * of the list already says what that one asks for.
 */
export function activeFacets(query: CaseQuery, base: CaseQuery | null): Facet[] {
	return FACETS.filter((facet) => {
		const now = JSON.stringify(stateOf(facet, query));
		return now !== JSON.stringify(base ? stateOf(facet, base) : facet === "date" ? null : []);
	});
}

function stateOf(facet: Facet, query: CaseQuery): unknown {
	return facet === "date" ? query.date : chosenValues(facet, query);
}

/** What a query has to change so that a facet is as in `base`, or does not narrow. */
export function withoutFacet(facet: Facet, base: CaseQuery | null): Partial<CaseQuery> {
	if (facet === "date") return { date: base?.date ?? null };
	return chooseValues(facet, base ? chosenValues(facet, base) : []);
}

/** Whole groups of causes are called by the group's name. */
export function valueNames(
	facet: ListFacet,
	query: CaseQuery,
	options: readonly Option[],
): string[] {
	const chosen = new Set(chosenValues(facet, query));
	const names: string[] = [];
	const named = new Set<string>();
	for (const option of options) {
		if (!chosen.has(option.value)) continue;
		const mates = option.group ? options.filter((o) => o.group === option.group) : [];
		const whole = mates.length > 1 && mates.every((o) => chosen.has(o.value));
		const name = whole ? option.group! : option.label;
		if (!named.has(name)) names.push(name);
		named.add(name);
	}
	return names;
}

export const PRESETS = ["thisMonth", "lastMonth", "thisYear", "lastYear"] as const;
export type Preset = (typeof PRESETS)[number];

/** The days of a usual stretch; months and years run as the office's do. */
export function presetDays(
	preset: Preset,
	today: IsoDate,
	boundary: MonthBoundary,
): { from: IsoDate; to: IsoDate } {
	const [year, month] = officeMonth(today, boundary);
	switch (preset) {
		case "thisMonth":
			return monthDays(year, month, boundary);
		case "lastMonth":
			return month === 1 ? monthDays(year - 1, 12, boundary) : monthDays(year, month - 1, boundary);
		case "thisYear":
			return yearDays(year, boundary);
		case "lastYear":
			return yearDays(year - 1, boundary);
	}
}

/** The month that a day belongs to; after the 20th it may be the next one already. */
function officeMonth(day: IsoDate, boundary: MonthBoundary): [year: number, month: number] {
	const year = +day.slice(0, 4);
	const month = +day.slice(5, 7);
	const late = boundary === "from21" && +day.slice(8, 10) > 20;
	if (!late) return [year, month];
	return month === 12 ? [year + 1, 1] : [year, month + 1];
}

function monthDays(
	year: number,
	month: number,
	boundary: MonthBoundary,
): { from: IsoDate; to: IsoDate } {
	const first = `${year}-${String(month).padStart(2, "0")}-01`;
	if (boundary === "calendar") return { from: first, to: lastOfMonth(first) };
	return { from: `${addDays(first, -1).slice(0, 7)}-21`, to: `${first.slice(0, 7)}-20` };
}

function yearDays(year: number, boundary: MonthBoundary): { from: IsoDate; to: IsoDate } {
	return { from: monthDays(year, 1, boundary).from, to: monthDays(year, 12, boundary).to };
}

/** Days beyond which a range counts as open. */
export const OPEN_FROM: IsoDate = "1900-01-01";
export const OPEN_TO: IsoDate = "2999-12-31";

/** A range of days as a filter; turned round where it was typed the wrong way. */
export function dateFilter(
	kind: DateKind,
	from: IsoDate | null,
	to: IsoDate | null,
): CaseQuery["date"] {
	if (from === null && to === null) return null;
	const start = from ?? OPEN_FROM;
	const end = to ?? OPEN_TO;
	return start <= end ? { kind, from: start, to: end } : { kind, from: end, to: start };
}
