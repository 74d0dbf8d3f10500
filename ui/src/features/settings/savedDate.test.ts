import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { byTestId, settle } from "$lib/page.fixture";
import SavedDate from "./SavedDate.svelte";

let page: object | undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	document.body.replaceChildren();
});

/** Types a text key by key, leaves the field, and returns what was saved while typing and in all. */
async function type(text: string): Promise<(string | null)[][]> {
	const saved: (string | null)[] = [];
	const onsave = (date: string | null) => Promise.resolve(saved.push(date) > 0);
	page = mount(SavedDate, {
		target: document.body,
		props: { value: "2024-07-01", onsave, testid: "from" },
	});
	const field = byTestId("from") as HTMLInputElement;
	field.focus();
	for (let keys = Math.min(1, text.length); keys <= text.length; keys++) {
		field.value = text.slice(0, keys);
		field.dispatchEvent(new Event("input", { bubbles: true }));
		await settle();
	}
	const whileTyping = [...saved];
	field.blur();
	await settle();
	return [whileTyping, saved];
}

it("is saved once, when it was typed to its end", async () => {
	expect(await type("2025-01-02")).toEqual([[], ["2025-01-02"]]);
});

it("is emptied once, when the field is left", async () => {
	expect(await type("")).toEqual([[], [null]]);
});

it("is not emptied by a text that is no date", async () => {
	expect(await type("很久以前")).toEqual([[], []]);
});
