import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import type { CaseList, CaseQuery, CaseRow } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import Cases from "./Cases.svelte";
import { CASE_ID, caseView, VOCABULARY } from "./page/caseModel.fixture.svelte";

const row = (applicants: string) => ({ id: CASE_ID, number: "第37号", applicants }) as CaseRow;
/** Answers of `case_list` that the core has not given yet. */
let waiting: (() => void)[] = [];
let held = false;
/** True while the core gives no numbers of the quick filters. */
let countsHeld = false;
/** The queries of the list. */
let asked: CaseQuery[] = [];
const none = { count: 0, more: false };
const QUICK_COUNTS = {
	all: none,
	open: none,
	mine: none,
	due_today: none,
	overdue: none,
	no_next_action: none,
	performing: none,
	closed: none,
	drafts: none,
};
const CORE: Record<string, FakeReply> = {
	case_list: async (payload) => {
		const { query } = payload as unknown as CaseList;
		asked.push(query);
		if (held) await new Promise<void>((go) => waiting.push(go));
		const isHidden = query.text === "查无此人" || (query.text === "结案人" && query.view !== "all");
		const in_all = query.text === "结案人" && isHidden ? { count: 2, more: false } : undefined;
		return { rows: isHidden ? [] : [row(query.text || "周永顺")], next: null, in_all };
	},
	case_count: ({ query }) =>
		(query as CaseQuery).text === "结案人" ? none : { count: 1, more: false },
	quick_counts: () => (countsHeld ? new Promise(() => undefined) : QUICK_COUNTS),
	case_get: () => caseView(),
	draft_list: () => [],
};

let end: (() => void | Promise<void>)[] = [];
beforeEach(async () => {
	[waiting, held, countsHeld, asked] = [[], false, false, []];
	end = [(await openBook({ boot: { vocabulary: VOCABULARY } }, CORE)).close];
	nav.reset({ view: "cases" });
	const page = mount(Cases, { target: document.body });
	end.unshift(() => unmount(page), keepFocus());
	await settle();
});
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

async function answer(): Promise<void> {
	held = false;
	waiting.splice(0).forEach((go) => go());
	await settle();
}

/** Types a search and goes on to the list at once, before the core answers. */
async function searchAndEnter(text: string): Promise<void> {
	held = true;
	const box = byTestId("list-search") as HTMLInputElement;
	box.focus();
	box.value = text;
	box.dispatchEvent(new Event("input", { bubbles: true }));
	box.dispatchEvent(
		new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }),
	);
	await settle();
}

describe("the quick filters", () => {
	it("have the last numbers until the new ones come, so that nothing moves under the pointer", async () => {
		expect(byTestId("quick-all")!.querySelector(".count")!.textContent).toBe("0");
		countsHeld = true;
		await end.shift()!();
		const page = mount(Cases, { target: document.body });
		end.unshift(() => unmount(page));
		await settle();
		expect(byTestId("quick-all")!.querySelector(".count")!.textContent).toBe("0");
	});
});

describe("the list of cases", () => {
	it("has the focus when it comes", () => {
		expect(document.activeElement).toBe(byTestId("case-list"));
	});
	it("says that closed cases match, and shows them by a click or by Enter", async () => {
		for (const how of ["click", "Enter in the list", "Enter in the search box"]) {
			nav.reset({ view: "cases" });
			await settle();
			await searchAndEnter("结案人");
			await answer();
			expect(byTestId("list-in-all")?.textContent).toBe(t().list.inAll("2"));
			const enter = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
			if (how === "click") byTestId("list-in-all")!.click();
			else if (how === "Enter in the list") document.activeElement!.dispatchEvent(enter);
			else byTestId("list-search")!.dispatchEvent(enter);
			await settle();
			expect(document.activeElement, how).toBe(byTestId("case-list"));
			expect(byTestId("list-none"), how).toBeNull();
			expect(byTestId("list-in-all"), how).toBeNull();
			await searchAndEnter("");
			await answer();
			byTestId("quick-open")?.click();
			await settle();
		}
	});
	it("keeps the search text when the drafts are shown at once after typing, and stays there", async () => {
		const box = byTestId("list-search") as HTMLInputElement;
		box.focus();
		box.value = "吴桂芳";
		box.dispatchEvent(new Event("input", { bubbles: true }));
		byTestId("quick-drafts")!.focus();
		byTestId("quick-drafts")!.click();
		// Searched before the click, so that no later search leaves the drafts again.
		expect(asked.at(-1)).toMatchObject({ text: "吴桂芳" });
		await settle();
		expect(byTestId("list-drafts-none")).not.toBeNull();
		byTestId("quick-open")!.click();
		await settle();
		expect([box.value, byTestId("case-list") !== null]).toEqual(["吴桂芳", true]);
		expect(asked.at(-1)).toMatchObject({ view: "open", text: "吴桂芳" });
	});
	it("searches at once on Enter, and keeps the focus when its rows come late", async () => {
		const before = byTestId("case-list");
		await searchAndEnter("吴桂芳");
		expect(waiting).toHaveLength(1);
		expect(document.activeElement).toBe(before);
		await answer();
		expect(byTestId("case-list")).not.toBe(before);
		expect(document.activeElement).toBe(byTestId("case-list"));
	});
	it("takes the focus back after a search that found nothing", async () => {
		await searchAndEnter("查无此人");
		await answer();
		expect(byTestId("list-none")).not.toBeNull();
		expect(document.activeElement?.contains(byTestId("list-none"))).toBe(true);
		expect(document.activeElement).not.toBe(document.body);
		byTestId("list-clear")!.focus();
		byTestId("list-clear")!.click();
		await settle();
		expect(document.activeElement).not.toBe(document.body);
	});
});
