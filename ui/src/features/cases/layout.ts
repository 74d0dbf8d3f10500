import { ownPrefs } from "$lib/ownPrefs";
import { columnsFrom, type ScreenColumn, SORT_KEYS, type Sorting } from "./query";

const [COLUMNS, MODE, SORTING] = ["cases.columns", "cases.mode", "cases.sorting"];

/** How a member likes the list of cases: as list or table, with which columns, in which order. */
export interface Layout {
	mode: "list" | "table";
	columns: ScreenColumn[];
	/** The order that the member chose; null for the usual one of each quick filter. */
	sorting: Sorting | null;
}

/** Returns the layout that the signed-in member stored, else the one of everybody on this PC. */
export function storedLayout(): Layout {
	return {
		mode: ownPrefs.get<unknown>(MODE, "list") === "table" ? "table" : "list",
		columns: columnsFrom(ownPrefs.get(COLUMNS, null)),
		sorting: sortingFrom(ownPrefs.get(SORTING, null)),
	};
}

/** Stores parts of the layout for the signed-in member. */
export function storeLayout({ mode, columns, sorting }: Partial<Layout>): void {
	ownPrefs.set({
		...(mode && { [MODE]: mode }),
		...(columns && { [COLUMNS]: columns }),
		...(sorting && { [SORTING]: sorting }),
	});
}

function sortingFrom(stored: unknown): Sorting | null {
	if (typeof stored !== "object" || stored === null) return null;
	const { sort, descending } = stored as Record<string, unknown>;
	const key = SORT_KEYS.find((known) => known === sort);
	return key && typeof descending === "boolean" ? { sort: key, descending } : null;
}
