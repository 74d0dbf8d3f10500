import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { stale } from "$lib/backend";
import { openBook } from "$lib/book.fixture.svelte";
import type { JournalLine, Untrue } from "$lib/generated/types";
import { nav } from "$lib/nav";
import Journal from "./Journal.svelte";

let page: object | undefined;
let close = (): void => undefined;
let pane: HTMLElement;
/** How many entries there are. */
let count = 0;

afterEach(async () => {
	await leave();
	close();
	document.body.replaceChildren();
	nav.restart({ view: "today" });
});

const entry = (seq: number): JournalLine => ({
	seq,
	utc: "2026-11-20T06:02:00Z",
	actor: "a",
	action: "locked",
	case: null,
	number: null,
	detail: {},
	erased: false,
});

let untrue: Untrue | null = null;

/** A book whose journal comes in pages of two. */
async function open(entries: number): Promise<void> {
	count = entries;
	const journal_list = ({ before }: Record<string, unknown>) => {
		const from = before === null ? count : Number(before) - 1;
		const lines = [from, from - 1].filter((seq) => seq > 0).map(entry);
		return {
			lines,
			next: from > 2 ? from - 1 : null,
			head: { seq: count, code: "", last_verified: "2026-11-19T02:00:00Z", untrue },
		};
	};
	close = (await openBook({}, { journal_list })).close;
	pane = document.createElement("main");
	document.body.append(pane);
	nav.restart({ view: "journal" });
}
async function settle(): Promise<void> {
	for (let i = 0; i < 6; i++) {
		flushSync();
		await new Promise((done) => setTimeout(done));
	}
	flushSync();
}
async function come(): Promise<void> {
	page = mount(Journal, { target: pane });
	await settle();
}
async function leave(): Promise<void> {
	if (page) await unmount(page);
	page = undefined;
}
async function older(): Promise<void> {
	document.querySelector<HTMLElement>('[data-testid="journal-more"]')!.click();
	await settle();
}
const shown = () =>
	[...document.querySelectorAll<HTMLElement>("li[data-testid^=journal-line-]")].map((line) =>
		Number(line.dataset.testid!.slice("journal-line-".length)),
	);

describe("the journal", () => {
	it("is where one had read to when one comes back, with what was written since on top", async () => {
		await open(9);
		await come();
		await older();
		await older();
		expect(shown()).toEqual([9, 8, 7, 6, 5, 4]);
		pane.scrollTop = 120;
		pane.dispatchEvent(new Event("scroll"));
		const journal = nav.current.id;
		nav.go({ view: "cases", case: "c" });
		await leave();
		pane.scrollTop = 0;
		// That a case was opened is itself an entry.
		count = 10;
		nav.back();
		expect(nav.current.id).toBe(journal);
		await come();
		expect(shown()).toEqual([10, 9, 8, 7, 6, 5, 4, 3]);
		expect(pane.scrollTop).toBe(120);
	});
	it("is green where it was verified, and red where the last verification failed", async () => {
		const at = (testid: string) => document.querySelector(`[data-testid="${testid}"]`);
		await open(2);
		await come();
		expect(at("journal-verified")?.className).toContain("good");
		expect(at("journal-untrue")).toBeNull();
		untrue = { since: "2026-11-20T02:00:00Z", what: "chain", seq: 2 };
		stale(["trust"]);
		await settle();
		expect(at("journal-verified")).toBeNull();
		expect(at("journal-untrue")?.textContent).toMatch(/核验没有通过.*第 2 条.*停止登记/);
		untrue = null;
	});
	it("keeps the pages that were read when something was written", async () => {
		await open(6);
		await come();
		await older();
		const kept = document.querySelector('[data-testid="journal-line-6"]');
		count = 7;
		stale(["trust"]);
		await settle();
		expect(shown()).toEqual([7, 6, 5, 4, 3]);
		expect(document.querySelector('[data-testid="journal-line-6"]')).toBe(kept);
	});
});
