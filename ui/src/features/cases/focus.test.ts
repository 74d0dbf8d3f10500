import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import type { CaseList, CaseRow } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import Cases from "./Cases.svelte";
import { CASE_ID, caseView, VOCABULARY } from "./page/caseModel.fixture.svelte";

const row = (applicants: string) => ({ id: CASE_ID, number: "第37号", applicants }) as CaseRow;
/** Answers of `case_list` that the core has not given yet. */
let waiting: (() => void)[] = [];
let held = false;
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
		if (held) await new Promise<void>((go) => waiting.push(go));
		return { rows: query.text === "查无此人" ? [] : [row(query.text || "周永顺")], next: null };
	},
	case_count: () => ({ count: 1, more: false }),
	quick_counts: () => QUICK_COUNTS,
	case_get: () => caseView(),
	draft_list: () => [],
};

let end: (() => void | Promise<void>)[] = [];
beforeEach(async () => {
	[waiting, held] = [[], false];
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

describe("the list of cases", () => {
	it("has the focus when it comes", () => {
		expect(document.activeElement).toBe(byTestId("case-list"));
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
