import { mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { followPresses } from "$lib/input/press";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

let end: (() => void | Promise<void>)[] = [];
beforeEach(async () => {
	const core = {
		case_get: () => caseView(),
		draft_list: () => [],
		draft_get: () => null,
		sessions_on_day: () => [],
	};
	end = [(await openBook({ boot: { vocabulary: VOCABULARY } }, core)).close];
	const page = mount(CasePage, {
		target: document.body,
		props: { caseId: CASE_ID, tab: "overview" },
	});
	end.unshift(() => unmount(page), followPresses());
	await settle();
});
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

it("a fact closes its editor only with the click that leaves it, not while another fact is pressed", async () => {
	byTestId("fact-summary")!.click();
	await settle();
	expect(byTestId("fact-summary-editor")!.contains(document.activeElement)).toBe(true);
	const next = byTestId("fact-event-on")!;
	next.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0 }));
	next.focus();
	await settle();
	expect(byTestId("fact-summary-editor"), "the editor while the pointer is pressed").not.toBeNull();
	next.click();
	await settle();
	expect(byTestId("fact-summary-editor")).toBeNull();
	expect(byTestId("fact-event-on-editor")).not.toBeNull();
});
