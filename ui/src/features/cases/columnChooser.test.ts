import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import { freshListState, type ListState } from "./caseListing.svelte";
import ColumnChooser from "./ColumnChooser.svelte";

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

/** Opens the chooser over these columns, presses a button of it, and returns what was stored. */
async function press(testid: string, listState: ListState): Promise<unknown> {
	const opened = await openBook({}, {});
	const chooser = mount(ColumnChooser, { target: document.body, props: { listState } });
	end = [() => unmount(chooser), opened.close];
	await settle();
	byTestId("list-columns")!.click();
	await settle();
	byTestId(testid)!.click();
	await settle();
	return opened.sent.filter(([cmd]) => cmd === "prefs_set").map(([, { prefs }]) => prefs);
}

describe("the columns of the table", () => {
	it.each([
		["later-number", { "a:cases.columns": ["due", "number", "stage"] }],
		["earlier-stage", { "a:cases.columns": ["number", "stage", "due"] }],
		["column-due", { "a:cases.columns": ["number", "stage"] }],
		["column-grid", { "a:cases.columns": ["number", "due", "stage", "grid"] }],
		["wider-number", { "a:cases.widths": { number: 9.25, due: 9 } }],
		["narrower-due", { "a:cases.widths": { due: 7.5 } }],
	])("%s is stored for the member", async (testid, stored) => {
		const listState = freshListState({ columns: ["number", "due", "stage"], widths: { due: 9 } });
		expect(await press(testid, listState)).toEqual([stored]);
	});
	it("keeps at least one", async () => {
		const listState = freshListState({ columns: ["number"] });
		expect(await press("column-number", listState)).toEqual([]);
	});
});
