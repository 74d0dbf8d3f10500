import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const saved = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];

/** Opens the page of a case; `drafts` are those of its facts, by the name of the field. */
async function open(drafts: Record<string, object>): Promise<void> {
	const subjects = Object.keys(drafts).map((name) => `${CASE_ID}:${name}`);
	const opened = await openBook(
		{ boot: { vocabulary: VOCABULARY } },
		{
			case_get: () => caseView(),
			draft_list: () => subjects.map((subject) => ({ form: "field", subject })),
			draft_get: ({ subject }) => {
				const body = drafts[String(subject).slice(CASE_ID.length + 1)];
				return body ? { body } : null;
			},
			case_edit: () => saved,
		},
	);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "overview" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle(8);
}
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
});

const edits = () =>
	sent.filter(([cmd]) => cmd === "case_edit").map(([, payload]) => payload.changes);
it("two facts with a draft are both shown, and neither is saved by the other", async () => {
	await open({
		summary: { summary: "拖欠三个月工资", began_with: { summary: "" }, began_at: 4 },
		stall: { stall: "东二排 11 号", began_with: { stall: "" }, began_at: 4 },
	});
	expect([byTestId("edit-summary"), byTestId("edit-stall")]).toEqual([
		expect.anything(),
		expect.anything(),
	]);
	expect(byTestId("fact-summary-editor")!.contains(document.activeElement)).toBe(true);
	expect(edits()).toEqual([]);
});
