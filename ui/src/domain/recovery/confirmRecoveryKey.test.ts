import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import type { RecoverySheet } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import ConfirmRecoveryKey from "./ConfirmRecoveryKey.svelte";
import { RecoveryConfirmation } from "./recoveryConfirmation.svelte";

let page: object | undefined;
afterEach(async () => {
	if (page) await unmount(page);
	document.body.replaceChildren();
});

const box = (i: number) => byTestId(`keep-key-group-${i}`) as HTMLInputElement;
function type(i: number, text: string): void {
	box(i).value = text;
	box(i).dispatchEvent(new Event("input", { bubbles: true }));
}
/** Presses a key and returns whether the page took it, so that the browser does not move the focus. */
function isTaken(key: string, more: KeyboardEventInit = {}): boolean {
	const press = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
	document.activeElement!.dispatchEvent(press);
	return press.defaultPrevented;
}

it("skips no box if Tab is pressed after a group that is complete", async () => {
	const sheet: RecoverySheet = { ask: [3, 7, 12], groups: [], office: "", made_on: "2026-11-20" };
	const confirmation = new RecoveryConfirmation();
	confirmation.useSheet(sheet);
	page = mount(ConfirmRecoveryKey, {
		target: document.body,
		props: { confirmation, ondone: () => undefined },
	});
	await settle();
	byTestId("keep-key-next")!.click();
	await settle();
	type(0, "7K2M");
	await settle();
	expect(document.activeElement).toBe(box(1));
	expect(isTaken("Tab")).toBe(true);
	expect(document.activeElement).toBe(box(1));
	// Only once, and not backwards.
	expect(isTaken("Tab")).toBe(false);
	type(1, "9QXA");
	await settle();
	expect(document.activeElement).toBe(box(2));
	expect(isTaken("Shift")).toBe(false);
	expect(isTaken("Tab", { shiftKey: true })).toBe(false);
	expect(isTaken("Tab")).toBe(false);
});
