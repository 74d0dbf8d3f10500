import type {
	CaseQuery,
	DateKind,
	ListColumn,
	QuickCounts,
	QuickView,
	SortKey,
} from "$lib/generated/types";

/** A title in both languages, so that it follows the language of the interface. */
export interface Title {
	zh: string;
	en: string;
}

/** The quick filters in their order. Drafts are not cases and therefore not included. */
export const QUICK_VIEWS = [
	"open",
	"mine",
	"due_today",
	"overdue",
	"no_next_action",
	"performing",
	"closed",
	"all",
] as const satisfies readonly (QuickView & keyof QuickCounts)[];

/** The sort keys that are offered, in their order. */
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

/** A sort key with its direction. */
export interface Sorting {
	sort: SortKey;
	descending: boolean;
}

/** Returns the default order of a quick filter: open cases by deadline, closed ones by the day of closing, all newest first. */
export function defaultSorting(view: QuickView): Sorting {
	if (view === "all") return { sort: "number", descending: true };
	if (view === "closed" || view === "performing") return { sort: "closed", descending: true };
	return { sort: "due", descending: false };
}

/** Returns the default direction of a sort key: dates due ascending, all others descending. */
export function defaultDirection(sort: SortKey): Sorting {
	return { sort, descending: sort !== "due" && sort !== "next_action" };
}

/** Returns the query of a quick filter without conditions. */
export function freshQuery(view: QuickView): CaseQuery {
	return {
		view,
		text: "",
		stages: [],
		natures: [],
		causes: [],
		further_causes: false,
		grids: [],
		no_grid: false,
		mediators: [],
		no_mediator: false,
		sources: [],
		outcomes: [],
		applicant_types: [],
		urgencies: [],
		collective: null,
		accepted: null,
		date: null,
		pending_at: null,
		once: null,
		...defaultSorting(view),
	};
}

/** Completes a query from the fields of a route; an absent field is no condition. */
export function queryFrom(fields: Record<string, unknown>): CaseQuery {
	const view = typeof fields.view === "string" ? (fields.view as QuickView) : "all";
	return { ...freshQuery(view), ...fields } as CaseQuery;
}

/** Returns true if two queries differ only in their order. */
export function areSameCases(a: CaseQuery, b: CaseQuery): boolean {
	const withoutOrder = (q: CaseQuery) => JSON.stringify({ ...q, sort: "", descending: false });
	return withoutOrder(a) === withoutOrder(b);
}

/** Returns the key by which a column's head sorts; null if it does not. */
export function sortKeyOf(column: ListColumn): SortKey | null {
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

/** The columns that the table can show, in their usual order. */
export const SCREEN_COLUMNS = [
	"number",
	"stage",
	"applicants",
	"applicant_type",
	"respondents",
	"cause",
	"further_causes",
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

/** The columns that only an export can contain, because visitors can see the screen. */
export const FILE_COLUMNS = [
	"phone",
	"id_number",
	"summary",
] as const satisfies readonly ListColumn[];

/** The columns shown until the user chooses others. */
export const DEFAULT_COLUMNS: readonly ScreenColumn[] = [
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

/** Reads stored columns in their stored order; returns the default ones if none is valid. */
export function columnsFrom(stored: unknown): ScreenColumn[] {
	const listed: readonly unknown[] = Array.isArray(stored) ? stored : [];
	const known = listed.flatMap((column) => SCREEN_COLUMNS.find((one) => one === column) ?? []);
	return known.length > 0 ? [...new Set(known)] : [...DEFAULT_COLUMNS];
}

/** The row heights in rem, borders included; the remembered scroll offset depends on them. */
export const ROW_HEIGHT = { list: 4, table: 2.25 } as const;
