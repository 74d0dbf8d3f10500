import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { markStale } from "$lib/backend";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import type { CaseView } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "./CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "./caseModel.fixture.svelte";

let view: CaseView;
const saved = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
const CORE: Record<string, FakeReply> = {
	case_get: () => view,
	draft_list: () => [],
	draft_get: () => null,
	sessions_on_day: () => [],
	case_accept: () => saved,
	part_put: () => saved,
	case_edit: () => saved,
};

let end: (() => void | Promise<void>)[] = [];
async function open(tab: string): Promise<void> {
	end = [(await openBook({ boot: { vocabulary: VOCABULARY } }, CORE)).close];
	const page = mount(CasePage, { target: document.body, props: { caseId: CASE_ID, tab } });
	end.unshift(() => unmount(page), keepFocus());
	await settle();
}
beforeEach(() => (view = caseView()));
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

function press(testid: string): void {
	byTestId(testid)!.focus();
	byTestId(testid)!.click();
}
/** The case arrives as it is after the step, as long after the dialog as it takes. */
async function arrive(next: CaseView): Promise<void> {
	await settle();
	view = next;
	markStale(["case"]);
	await settle();
}

describe("the focus on the page of a case", () => {
	it("stays in the header when acceptance takes its button away", async () => {
		view = caseView({ acceptance: null }, { stage: "registered", steps: ["accept"] });
		await open("overview");
		press("step-accept");
		await settle();
		expect(byTestId("accept-dialog")!.contains(document.activeElement)).toBe(true);
		press("accept-do");
		await arrive(caseView({}, { steps: ["close"] }));
		expect([byTestId("accept-dialog"), byTestId("step-accept")]).toEqual([null, null]);
		expect(document.activeElement).toBe(byTestId("case-title"));
	});
	it("stays in the tab when a planned session is saved", async () => {
		await open("sessions");
		press("session-add");
		await settle();
		const starts = byTestId("session-starts") as HTMLInputElement;
		starts.value = "9:40";
		starts.dispatchEvent(new Event("input", { bubbles: true }));
		press("session-save");
		await arrive(view);
		expect(byTestId("session-editor")).toBeNull();
		expect(byTestId("sessions")!.contains(document.activeElement)).toBe(true);
	});
});
