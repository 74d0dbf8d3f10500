import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { markStale } from "$lib/backend";
import { openBook } from "$lib/book.fixture.svelte";
import type {
	DerivedFinding,
	JournalLine,
	SignatureFinding,
	VerificationFailure,
} from "$lib/generated/types";
import { nav } from "$lib/nav";
import Journal from "./Journal.svelte";

let page: object | undefined;
let close = (): void => undefined;
let pane: HTMLElement;
/** The number of entries. */
let count = 0;
/** The action of every entry. */
let action = "locked";

afterEach(async () => {
	held = undefined;
	await closePage();
	close();
	document.body.replaceChildren();
	nav.reset({ view: "today" });
});

const entry = (seq: number): JournalLine => ({
	seq,
	utc: "2026-11-20T06:02:00Z",
	actor: "a",
	action,
	case: null,
	number: null,
	detail: {},
	erased: false,
});

/** The core answers after this. */
let held: Promise<void> | undefined;
let failure: VerificationFailure | null = null;
let derived: DerivedFinding | null = null;
let signatures: SignatureFinding | null = null;
/** The number of rebuilds that were asked for. */
let rebuilds = 0;

/** Opens a book whose journal comes in pages of two. */
async function open(entries: number): Promise<void> {
	count = entries;
	const journal_list = async ({ before }: Record<string, unknown>) => {
		await held;
		const from = before === null ? count : Number(before) - 1;
		const lines = [from, from - 1].filter((seq) => seq > 0).map(entry);
		return {
			lines,
			next: from > 2 ? from - 1 : null,
			head: {
				seq: count,
				code: "",
				last_verified: "2026-11-19T02:00:00Z",
				verification_failure: failure,
				derived,
				signatures,
			},
		};
	};
	const derived_rebuild = () => {
		rebuilds += 1;
		derived = null;
		return {};
	};
	close = (await openBook({}, { journal_list, derived_rebuild })).close;
	pane = document.createElement("main");
	document.body.append(pane);
	nav.reset({ view: "journal" });
}
async function settle(): Promise<void> {
	for (let i = 0; i < 6; i++) {
		flushSync();
		await new Promise((done) => setTimeout(done));
	}
	flushSync();
}
async function openPage(): Promise<void> {
	page = mount(Journal, { target: pane });
	await settle();
}
async function closePage(): Promise<void> {
	if (page) await unmount(page);
	page = undefined;
}
async function clickOlder(): Promise<void> {
	document.querySelector<HTMLElement>('[data-testid="journal-more"]')!.click();
	await settle();
}
const shown = () =>
	[...document.querySelectorAll<HTMLElement>("li[data-testid^=journal-line-]")].map((line) =>
		Number(line.dataset.testid!.slice("journal-line-".length)),
	);

describe("the journal", () => {
	it("shows its filters together with the head above them, which does not push them down", async () => {
		let answer = (): void => undefined;
		held = new Promise((done) => (answer = done));
		await open(3);
		await openPage();
		const inPage = () =>
			["journal-head", "journal-number"].map(
				(testid) => document.querySelector(`[data-testid="${testid}"]`) !== null,
			);
		expect(inPage()).toEqual([false, false]);
		answer();
		await settle();
		expect(inPage()).toEqual([true, true]);
	});
	it("restores the read pages and the scroll offset after going back, with new entries on top", async () => {
		await open(9);
		await openPage();
		await clickOlder();
		await clickOlder();
		expect(shown()).toEqual([9, 8, 7, 6, 5, 4]);
		pane.scrollTop = 120;
		pane.dispatchEvent(new Event("scroll"));
		const journal = nav.current.id;
		nav.go({ view: "cases", case: "c" });
		await closePage();
		pane.scrollTop = 0;
		// Opening a case adds an entry.
		count = 10;
		nav.back();
		expect(nav.current.id).toBe(journal);
		await openPage();
		expect(shown()).toEqual([10, 9, 8, 7, 6, 5, 4, 3]);
		expect(pane.scrollTop).toBe(120);
	});
	it("keeps the lines in place when entries arrive on top while one of them has the focus", async () => {
		await open(5);
		await openPage();
		const height = { configurable: true, get: () => shown().length * 10 };
		Object.defineProperty(pane, "scrollHeight", height);
		const arrive = async () => {
			count += 1;
			markStale(["security"]);
			await settle();
		};
		await arrive();
		expect(shown()[0]).toBe(6);
		expect(pane.scrollTop).toBe(0);
		document.querySelector<HTMLElement>('[data-testid^="journal-unfold-"]')!.focus();
		await arrive();
		expect(shown()[0]).toBe(7);
		expect(pane.scrollTop).toBe(10);
	});
	it("shows the searches of a quarter of an hour as one line, which opens and grows with older pages", async () => {
		action = "searched";
		await open(5);
		await openPage();
		const fold = () => document.querySelector<HTMLElement>('[data-testid^="journal-searches-"]')!;
		expect(shown()).toEqual([]);
		expect(fold().textContent).toContain("查找了案件 2 次");
		fold().querySelector("button")!.click();
		flushSync();
		expect(shown()).toEqual([5, 4]);
		await clickOlder();
		expect(fold().textContent).toContain("查找了案件 4 次");
		expect(shown()).toEqual([5, 4, 3, 2]);
		count = 6;
		markStale(["security"]);
		await settle();
		expect(shown()).toEqual([6, 5, 4, 3, 2]);
		action = "locked";
	});
	it("shows a green note after a verification, and a red one after a failed one", async () => {
		const at = (testid: string) => document.querySelector(`[data-testid="${testid}"]`);
		await open(2);
		await openPage();
		expect(at("journal-verified")?.className).toContain("good");
		expect(at("journal-untrue")).toBeNull();
		failure = { since: "2026-11-20T02:00:00Z", what: "chain", seq: 2 };
		markStale(["security"]);
		await settle();
		expect(at("journal-verified")).toBeNull();
		expect(at("journal-untrue")?.textContent).toMatch(/核验没有通过.*第 2 条.*停止登记/);
		failure = null;
	});
	it("says which keys nobody has confirmed, and of entries from before the signatures that it is no fault", async () => {
		const of = (id: string) => document.querySelector(`[data-testid="${id}"]`)?.textContent;
		const key = {
			member: "a",
			code: "5ZKV-0H3C-QW9E-71NT-B2MA",
			stated: 31,
			entries: 3,
			is_former: false,
		};
		// The same key in two names.
		const former = { ...key, member: "b", entries: 7, is_former: true };
		for (const [unsigned, unconfirmed] of [
			[30, [key, former]],
			[30, []],
			[0, []],
		] as const) {
			signatures = { unsigned, unconfirmed: [...unconfirmed] };
			await open(3);
			await openPage();
			const told = of("journal-signatures");
			expect(of("journal-verified")).toMatch(unconfirmed.length > 0 ? /没有被改动/ : /全部无误/);
			if (unsigned === 0) expect(told).toBeUndefined();
			else expect(told).toContain("30 条没有签名");
			if (unconfirmed.length > 0)
				expect(told).toMatch(
					/没有人确认过.*：5ZKV-0H3C-QW9E-71NT-B2MA，签了 3 条.*已停用的 5ZKV.*签了 7 条/s,
				);
			else expect(told ?? "").not.toContain("没有人确认过");
			await closePage();
			close();
			document.body.replaceChildren();
		}
		signatures = null;
	});
	it("lists derived data that differs from the cases, and rebuilds it", async () => {
		const at = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
		await open(2);
		await openPage();
		expect(at("journal-derived")).toBeNull();
		derived = {
			found_at: "2026-11-20T02:00:00Z",
			count: 3,
			first: [{ in: "search_index" }],
			numbers: {},
		};
		markStale(["security"]);
		await settle();
		expect(at("journal-derived")?.textContent).toMatch(
			/有 3 处与案件不一致.*查找索引无法读取.*另有 2 处/s,
		);
		expect(at("journal-verified")?.className).toContain("good");
		at("journal-rebuild")!.click();
		await settle();
		expect(rebuilds).toBe(1);
		expect(at("journal-derived")).toBeNull();
	});
	it("keeps the pages that were read when an entry is added", async () => {
		await open(6);
		await openPage();
		await clickOlder();
		const kept = document.querySelector('[data-testid="journal-line-6"]');
		count = 7;
		markStale(["security"]);
		await settle();
		expect(shown()).toEqual([7, 6, 5, 4, 3]);
		expect(document.querySelector('[data-testid="journal-line-6"]')).toBe(kept);
	});
});
