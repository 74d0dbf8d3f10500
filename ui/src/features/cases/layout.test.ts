import { afterEach, describe, expect, it } from "vitest";
import { openBook, PEOPLE } from "$lib/book.fixture.svelte";
import { initialListState } from "./initialState";
import { moveColumn, resized, storedLayout, storeLayout } from "./layout";
import { DEFAULT_COLUMNS, type ScreenColumn } from "./query";

const OF_EVERYBODY = { "cases.columns": ["stage", "number"], "cases.mode": "table" };

let close = (): void => undefined;
afterEach(() => close());

/** Signs this member in, with these preferences on the PC. */
async function signIn(n: 0 | 1, prefs: Record<string, unknown>) {
	const opened = await openBook({ boot: { prefs, user: PEOPLE[n] } }, {});
	close = opened.close;
	/** Returns the preferences as they are on the PC after what was set. */
	return () => {
		const sent = opened.sent.filter(([cmd]) => cmd === "prefs_set").map(([, { prefs }]) => prefs);
		return Object.assign({ ...prefs }, ...sent) as Record<string, unknown>;
	};
}

describe("the layout of the list", () => {
	it("belongs to the member; another one keeps that of everybody", async () => {
		const onPc = await signIn(0, OF_EVERYBODY);
		expect(storedLayout()).toEqual({
			mode: "table",
			columns: ["stage", "number"],
			widths: {},
			sorting: null,
		});
		storeLayout({ columns: ["due", "number"], widths: { due: 9 }, mode: "list" });
		storeLayout({ sorting: { sort: "claimed", descending: true } });
		const kept = onPc();
		close();
		await signIn(1, kept);
		expect(storedLayout()).toMatchObject({ mode: "table", sorting: null });
		expect(storedLayout().columns).toEqual(["stage", "number"]);
		close();
		await signIn(0, kept);
		expect(storedLayout()).toEqual({
			mode: "list",
			columns: ["due", "number"],
			widths: { due: 9 },
			sorting: { sort: "claimed", descending: true },
		});
	});
	it("orders the usual list, but not one that was opened with an order of its own", async () => {
		await signIn(0, { "a:cases.sorting": { sort: "number", descending: true } });
		const usual = initialListState({ view: "cases" });
		expect(usual.query).toMatchObject({ view: "open", sort: "number", descending: true });
		expect(usual.sortChosen).toBe(true);
		const drilled = initialListState({ view: "cases", query: { view: "all", sort: "closed" } });
		expect([drilled.query.sort, drilled.sortChosen]).toEqual(["closed", false]);
	});
	it("is the usual one if what is stored cannot be read", async () => {
		await signIn(0, {
			"a:cases.columns": ["?"],
			"a:cases.widths": { due: "9" },
			"a:cases.sorting": { sort: "x" },
		});
		expect(storedLayout()).toEqual({
			mode: "list",
			columns: [...DEFAULT_COLUMNS],
			widths: {},
			sorting: null,
		});
	});
	it("moves a column by one place, and not over an end", () => {
		const columns: ScreenColumn[] = ["number", "due", "stage"];
		expect(moveColumn(columns, "due", -1)).toEqual(["due", "number", "stage"]);
		expect(moveColumn(columns, "due", 1)).toEqual(["number", "stage", "due"]);
		expect(moveColumn(columns, "number", -1)).toEqual(columns);
		expect(moveColumn(columns, "stage", 1)).toEqual(columns);
		expect(moveColumn(columns, "grid", 1)).toEqual(columns);
	});
	it("keeps a width between what can be read and what fits", () => {
		expect(resized({ due: 9 }, "stage", 0.2)).toEqual({ due: 9, stage: 3 });
		expect(resized({ due: 9 }, "due", 400)).toEqual({ due: 40 });
	});
});
