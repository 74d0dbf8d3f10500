import { createRawSnippet, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { byTestId, settle } from "$lib/page.fixture";
import FormDialog from "./FormDialog.svelte";
import InlineForm from "./InlineForm.svelte";

const children = createRawSnippet(() => ({
	render: () => '<p><input data-testid="text" /><button data-testid="button">x</button></p>',
}));
let page: object | undefined;
let done: string[];
const note = (what: string) => () => void done.push(what);

beforeEach(() => (done = []));
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
});

function press(testid: string, init: KeyboardEventInit): KeyboardEvent {
	const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
	byTestId(testid)!.dispatchEvent(event);
	return event;
}

describe("an inline form", () => {
	function show(submitKey: "Enter" | "Ctrl+Enter"): void {
		const props = { submitKey, testid: "form", children };
		page = mount(InlineForm, {
			target: document.body,
			props: { ...props, onsubmit: note("submit"), oncancel: note("cancel") },
		});
	}

	it("is submitted by Enter in an input and cancelled by Esc; a button keeps its Enter", () => {
		show("Enter");
		expect(press("text", { key: "Enter" }).defaultPrevented).toBe(true);
		expect(press("button", { key: "Enter" }).defaultPrevented).toBe(false);
		press("text", { key: "Escape" });
		expect(done).toEqual(["submit", "cancel"]);
	});
	it("leaves the keys of an input method alone", () => {
		show("Enter");
		press("text", { key: "Enter", isComposing: true });
		press("text", { key: "Escape", isComposing: true });
		expect(done).toEqual([]);
	});
	it("of several lines is submitted by Ctrl+Enter only", () => {
		show("Ctrl+Enter");
		expect(press("text", { key: "Enter" }).defaultPrevented).toBe(false);
		press("text", { key: "Enter", ctrlKey: true });
		expect(done).toEqual(["submit"]);
	});
});

describe("a form dialog", () => {
	async function show(more: object): Promise<void> {
		const props = { name: "x", title: "X", submitLabel: "OK", children, ...more };
		page = mount(FormDialog, {
			target: document.body,
			props: { ...props, onsubmit: note("submit"), onclose: note("close") },
		});
		await settle();
	}

	it("is submitted by its button and, if it has one, by its shortcut", async () => {
		await show({ shortcut: "Ctrl+Enter" });
		byTestId("x-do")!.click();
		press("text", { key: "Enter", ctrlKey: true });
		expect(done).toEqual(["submit", "submit"]);
	});
	it("without a shortcut does not listen to keys", async () => {
		await show({});
		press("text", { key: "Enter", ctrlKey: true });
		expect(done).toEqual([]);
	});
	it("closes by its cancel button, or discards if that is something else", async () => {
		await show({});
		byTestId("x-cancel")!.click();
		await unmount(page!);
		await show({ oncancel: note("discard") });
		byTestId("x-cancel")!.click();
		expect(done).toEqual(["close", "discard"]);
	});
	it("shows a refusal as an alert, a notice and a status", async () => {
		await show({ error: "no", notice: "from a draft", status: "saved" });
		expect(byTestId("x-error")?.getAttribute("role")).toBe("alert");
		expect(byTestId("x-dialog")?.textContent).toMatch(/no.*from a draft.*saved/s);
	});
});
