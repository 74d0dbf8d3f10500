import type {
	CaseQuery,
	DateKind,
	ListColumn,
	QuickCounts,
	QuickView,
	SortKey,
} from "$lib/generated/types";

/** A name in both languages, so that it follows the language of the interface. */
export interface Title {
	zh: string;
	en: string;
}

/** The quick filters that are always in sight, in their order. Drafts are not cases, hence not a view. */
export const QUICK_VIEWS = [
	"open",
	"mine",
	"due_today",
	"overdue",
	"no_next_action",
	"all",
] as const satisfies readonly (QuickView & keyof QuickCounts)[];

export const SORT_KEYS = [
	"due",
	"number",
	"next_action",
	"registered",
	"accepted",
	"closed",
	"claimed",
	"changed",
] as const satisfies readonly SortKey[];

export const DATE_KINDS = [
	"registered",
	"accepted",
	"closed",
	"event",
] as const satisfies readonly DateKind[];

export interface Sorting {
	sort: SortKey;
	descending: boolean;
}

/** The order that a view has until somebody chooses another: work by its term, the rest newest first. */
export function usualSorting(view: QuickView): Sorting {
	const byNumber = view === "all" || view === "closed";
	return byNumber ? { sort: "number", descending: true } : { sort: "due", descending: false };
}

/** The direction in which a key is usually wanted first: what is due soonest, all else latest or largest. */
export function usualDirection(sort: SortKey): Sorting {
	return { sort, descending: sort !== "due" && sort !== "next_action" };
}

/** A query of one view without any filter. */
export function freshQuery(view: QuickView): CaseQuery {
	return {
		view,
		text: "",
		stages: [],
		natures: [],
		causes: [],
		grids: [],
		no_grid: false,
		mediators: [],
		no_mediator: false,
		sources: [],
		outcomes: [],
		urgencies: [],
		collective: null,
		accepted: null,
		date: null,
		pending_at: null,
		...usualSorting(view),
	};
}

/** A query from fields of one, as a route brings them; what is absent does not narrow. */
export function queryFrom(fields: Record<string, unknown>): CaseQuery {
	const view = typeof fields.view === "string" ? (fields.view as QuickView) : "all";
	return { ...freshQuery(view), ...fields } as CaseQuery;
}

/** Whether two queries ask for the same cases; their order is left out. */
export function sameCases(a: CaseQuery, b: CaseQuery): boolean {
	const bare = (q: CaseQuery) => JSON.stringify({ ...q, sort: "", descending: false });
	return bare(a) === bare(b);
}

/** By which key a column's head sorts; null where it does not. */
export function sortOfColumn(column: ListColumn): SortKey | null {
	switch (column) {
		case "number":
			return "number";
		case "due":
			return "due";
		case "next_on":
			return "next_action";
		case "registered":
		case "accepted":
		case "closed":
		case "claimed":
			return column;
		default:
			return null;
	}
}

/** Columns that a screen can show, in their order. */
export const SCREEN_COLUMNS = [
	"number",
	"stage",
	"applicants",
	"respondents",
	"cause",
	"due",
	"registered",
	"accepted",
	"closed",
	"outcome",
	"mediator",
	"grid",
	"stall",
	"source",
	"collective",
	"people",
	"claimed",
	"agreed",
	"sessions",
	"next_action",
	"next_on",
] as const satisfies readonly ListColumn[];
export type ScreenColumn = (typeof SCREEN_COLUMNS)[number];

/** Columns that only a file can hold: a screen in an open office does not show them in a list. */
export const FILE_COLUMNS = [
	"phone",
	"id_number",
	"summary",
] as const satisfies readonly ListColumn[];

export const USUAL_COLUMNS: readonly ScreenColumn[] = [
	"number",
	"stage",
	"applicants",
	"respondents",
	"cause",
	"due",
	"registered",
	"mediator",
	"claimed",
	"next_action",
];

/** What was kept as columns, in their fixed order; the usual ones where nothing fits. */
export function columnsFrom(kept: unknown): ScreenColumn[] {
	const chosen = Array.isArray(kept) ? SCREEN_COLUMNS.filter((c) => kept.includes(c)) : [];
	return chosen.length > 0 ? chosen : [...USUAL_COLUMNS];
}

/** Heights of a row in rem, with the line under it; the scroll offset that is kept reckons with them. */
export const ROW_HEIGHT = { list: 4, table: 2.25 } as const;
