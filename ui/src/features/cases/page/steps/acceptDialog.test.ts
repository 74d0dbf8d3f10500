import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { Clock } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const TERM = {
	kind: "mediation",
	due: "2026-12-19",
	effective: "2026-12-21",
	basis_zh: "《人民法院在线调解规则》第二十四条",
	basis_en: "Online Mediation Rules, art. 24",
} as Clock;

let end: (() => void | Promise<void>)[] = [];
/** Opens the dialog over a core that answers so; returns the commands that were sent. */
async function open(term: FakeReply): Promise<[string, Record<string, unknown>][]> {
	nav.reset({ view: "cases" });
	const view = caseView(
		{ acceptance: null },
		{ stage: "registered", steps: ["accept"], clocks: [] },
	);
	const answers = {
		...{ case_get: () => view, draft_list: () => [], draft_get: () => null },
		acceptance_term: term,
	};
	const opened = await openBook({ boot: { vocabulary: VOCABULARY } }, answers);
	const props = { caseId: CASE_ID, tab: "overview", form: { name: "accept" }, onForm: () => 0 };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
	return opened.sent;
}
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
});
const hint = () => byTestId("accept-on-field")!.textContent;

describe("the acceptance", () => {
	it("shows the end of the term as the core counts it, with its article", async () => {
		const sent = await open(() => TERM);
		expect(sent.find(([cmd]) => cmd === "acceptance_term")?.[1]).toEqual({
			case: CASE_ID,
			on: "2026-11-20",
		});
		expect(hint()).toContain("调解期限至 2026年12月19日");
		expect(hint()).toContain("逢休息日顺延至 2026年12月21日");
		expect(hint()).toContain("《人民法院在线调解规则》第二十四条");
	});
	it("says so when the law sets no term", async () => {
		await open(() => null);
		expect(hint()).toContain("这类案件法律没有规定调解期限");
		expect(hint()).not.toContain("至");
	});
});
