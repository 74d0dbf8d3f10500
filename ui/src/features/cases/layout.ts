import { ownPrefs } from "$lib/ownPrefs";
import { columnsFrom, SCREEN_COLUMNS, type ScreenColumn, SORT_KEYS, type Sorting } from "./query";

const COLUMNS = "cases.columns";
const WIDTH = "cases.widths";
const MODE = "cases.mode";
const SORTING = "cases.sorting";
/** The least and the greatest width of a column in rem. */
const [LEAST, MOST] = [3, 40];

/** Widths of columns in rem. */
export type ColumnWidths = Partial<Record<ScreenColumn, number>>;

/** How a member likes the list of cases: as list or table, with which columns, in which order. */
export interface Layout {
	mode: "list" | "table";
	/** The columns in their order. */
	columns: ScreenColumn[];
	/** The widths in rem of the columns that the member made wider or narrower. */
	widths: ColumnWidths;
	/** The order that the member chose; null for the usual one of each quick filter. */
	sorting: Sorting | null;
}

/** Returns the layout that the signed-in member stored, else the one of everybody on this PC. */
export function storedLayout(): Layout {
	return {
		mode: ownPrefs.get<unknown>(MODE, "list") === "table" ? "table" : "list",
		columns: columnsFrom(ownPrefs.get(COLUMNS, null)),
		widths: widthsFrom(ownPrefs.get(WIDTH, null)),
		sorting: sortingFrom(ownPrefs.get(SORTING, null)),
	};
}

/** Stores parts of the layout for the signed-in member. */
export function storeLayout({ mode, columns, widths, sorting }: Partial<Layout>): void {
	ownPrefs.set({
		...(mode && { [MODE]: mode }),
		...(columns && { [COLUMNS]: columns }),
		...(widths && { [WIDTH]: widths }),
		...(sorting && { [SORTING]: sorting }),
	});
}

/** Returns the columns with one of them moved by a place to the left (−1) or right (1), if there is one. */
export function moveColumn(
	columns: readonly ScreenColumn[],
	column: ScreenColumn,
	by: 1 | -1,
): ScreenColumn[] {
	const at = columns.indexOf(column);
	const to = at + by;
	if (at < 0 || to < 0 || to >= columns.length) return [...columns];
	const moved = columns.filter((one) => one !== column);
	moved.splice(to, 0, column);
	return moved;
}

/** Returns the widths with that of one column changed, within what can be read. */
export function resized(widths: ColumnWidths, column: ScreenColumn, rem: number): ColumnWidths {
	return { ...widths, [column]: Math.min(Math.max(rem, LEAST), MOST) };
}

function widthsFrom(stored: unknown): ColumnWidths {
	if (typeof stored !== "object" || stored === null) return {};
	const widths = stored as Record<string, unknown>;
	let known: ColumnWidths = {};
	for (const column of SCREEN_COLUMNS) {
		const rem = widths[column];
		if (typeof rem === "number" && Number.isFinite(rem)) known = resized(known, column, rem);
	}
	return known;
}

function sortingFrom(stored: unknown): Sorting | null {
	if (typeof stored !== "object" || stored === null) return null;
	const { sort, descending } = stored as Record<string, unknown>;
	const key = SORT_KEYS.find((known) => known === sort);
	return key && typeof descending === "boolean" ? { sort: key, descending } : null;
}
