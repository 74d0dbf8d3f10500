import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseList, CasePage, CaseQuery, CaseRow, Count } from "$lib/generated/types";
import { CaseListing, freshKept, type Kept, type Source } from "./list.svelte";
import { freshQuery } from "./query";

function row(id: string): CaseRow {
	return {
		id,
		number: `盛劳调字〔2026〕第${id}号`,
		stage: "accepted",
		nature: "labour",
		cause: "L01",
		source: "walk_in",
		applicants: "周永顺",
		respondents: "鑫海水产行",
		grid: null,
		stall: "",
		mediator: null,
		urgency: "normal",
		collective: false,
		people: 1,
		registered_on: "2026-11-04",
		accepted_on: null,
		closed_on: null,
		outcome: null,
		clock: null,
		next_action: "",
		next_on: null,
		claimed: 0,
		agreed: 0,
		sessions: 0,
	};
}

/** A core with numbered rows, whose pages are told apart by where they begin. */
class Book implements Source {
	ids: string[];
	asked: CaseList[] = [];
	/** Answers wait here until released, when set. */
	held: (() => void)[] | undefined;

	constructor(n: number) {
		this.ids = Array.from({ length: n }, (_, i) => String(i));
	}

	async page(asked: CaseList): Promise<CasePage> {
		this.asked.push(asked);
		if (this.held) await new Promise<void>((go) => this.held!.push(go));
		const wanted = this.ids.filter(
			(id) => asked.query.text === "" || id.startsWith(asked.query.text),
		);
		const from = Number(asked.after ?? 0);
		const rows = wanted.slice(from, from + asked.limit).map(row);
		const end = from + rows.length;
		return { rows, next: end < wanted.length ? String(end) : null };
	}

	async count(query: CaseQuery): Promise<Count> {
		const wanted = this.ids.filter((id) => query.text === "" || id.startsWith(query.text));
		return { count: wanted.length, more: false };
	}
}

/** What a place on the trail keeps is plain data: it survives being written down. */
const putAway = (kept: Kept): Kept => JSON.parse(JSON.stringify(kept)) as Kept;

async function opened(n: number, kept: Kept = freshKept()): Promise<[CaseListing, Book]> {
	const book = new Book(n);
	const listing = new CaseListing(kept, book);
	await listing.start();
	return [listing, book];
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("paging", () => {
	it("fetches fifty at a time, near the end, once, and stops at the last", async () => {
		const [listing, book] = await opened(120);
		expect(listing.rows).toHaveLength(50);
		expect(listing.count).toEqual({ count: 120, more: false });
		listing.move(20);
		expect(book.asked).toHaveLength(1);
		listing.move(20);
		await vi.advanceTimersByTimeAsync(0);
		expect(book.asked).toHaveLength(2);
		await Promise.all([listing.more(), listing.more()]);
		expect(listing.rows.map((r) => r.id)).toEqual(book.ids);
		expect(listing.hasMore).toBe(false);
		await listing.more();
		expect(book.asked.map((a) => a.limit)).toEqual([50, 50, 50]);
	});
	it("drops a page that a new query has overtaken", async () => {
		const [listing, book] = await opened(120);
		book.held = [];
		const late = listing.more();
		const newer = listing.narrow({ text: "11" });
		book.held.forEach((go) => go());
		await Promise.all([late, newer]);
		expect(listing.rows.map((r) => r.id)).toEqual([
			"11",
			"110",
			"111",
			"112",
			"113",
			"114",
			"115",
			"116",
			"117",
			"118",
			"119",
		]);
	});
});

describe("going back", () => {
	it("restores query, order, pages, scroll, selection, tab, mode and columns", async () => {
		const [before] = await opened(500);
		await before.narrow({ stages: ["accepted"] });
		await before.sort("claimed");
		for (let i = 0; i < 5; i++) await before.more();
		before.select("271");
		before.kept.tab = "sessions";
		before.kept.columns = ["number", "due"];
		before.kept.scroll = 14_321;
		before.stop();

		const [after, book] = await opened(500, putAway(before.kept));
		expect(after.rows).toHaveLength(300);
		expect(book.asked.map((a) => a.limit)).toEqual([200, 100]);
		expect(book.asked[0]!.query).toMatchObject({
			stages: ["accepted"],
			sort: "claimed",
			descending: true,
		});
		expect(after.generation).toBe(0);
		expect(after.shown).toBe("271");
		expect(after.index).toBe(271);
		expect(putAway(after.kept)).toEqual(putAway(before.kept));
	});
	it("begins a new question at the top, but not before its rows are there", async () => {
		const [listing, book] = await opened(200);
		listing.kept.scroll = 900;
		book.held = [];
		const asked = listing.narrow({ text: "1" });
		listing.kept.scroll = 960;
		book.held.forEach((go) => go());
		await asked;
		expect(listing.kept.scroll).toBe(0);
		expect(listing.generation).toBe(1);
	});
	it("keeps the case in sight that the list does not hold", async () => {
		const [listing] = await opened(80, freshKept({ selected: "not-here" }));
		expect(listing.shown).toBe("not-here");
		expect(listing.index).toBe(-1);
	});
});

describe("selection", () => {
	it("moves at once, and the case follows when the keys rest", async () => {
		const [listing] = await opened(10);
		expect(listing.shown).toBe("0");
		listing.move(1);
		listing.move(1);
		listing.move(1);
		expect(listing.kept.selected).toBe("3");
		expect(listing.shown).toBe("0");
		vi.advanceTimersByTime(79);
		expect(listing.shown).toBe("0");
		vi.advanceTimersByTime(1);
		expect(listing.shown).toBe("3");
		expect(listing.move(-99)).toBe(0);
		expect(listing.move(99)).toBe(9);
	});
	it("stays on a case that dropped out, and goes on from where that stood", async () => {
		const [listing, book] = await opened(10);
		listing.select("4");
		book.ids = book.ids.filter((id) => id !== "4");
		await listing.refresh();
		expect(listing.kept.selected).toBe("4");
		listing.move(1);
		expect(listing.kept.selected).toBe("5");

		listing.select("6");
		book.ids = book.ids.filter((id) => id !== "6");
		await listing.refresh();
		listing.move(-1);
		expect(listing.kept.selected).toBe("5");
	});
	it("stays where the case is among the rows of a new question, but a search goes to what it found", async () => {
		const [listing] = await opened(30);
		listing.select("12");
		await listing.narrow({ urgencies: ["urgent"] });
		expect(listing.kept.selected).toBe("12");
		await listing.narrow({ text: "1" });
		expect(listing.shown).toBe("1");
		await listing.narrow({ text: "2" });
		expect(listing.shown).toBe("2");
		await listing.narrow({ text: "x" });
		expect(listing.shown).toBeNull();
		expect(listing.move(1)).toBe(-1);
	});
});

describe("staying fresh", () => {
	it("reads the same stretch again without moving", async () => {
		const [listing, book] = await opened(300);
		await listing.more();
		await listing.more();
		listing.kept.scroll = 700;
		book.asked = [];
		await listing.refresh();
		expect(book.asked.map((a) => a.limit)).toEqual([150]);
		expect(listing.kept.scroll).toBe(700);
		expect(listing.generation).toBe(0);
	});
	it("keeps the rows and says why when reading fails, and mends on the next try", async () => {
		const [listing, book] = await opened(10);
		const works = book.page.bind(book);
		book.page = () => Promise.reject({ code: "disk_trouble" });
		await listing.refresh();
		expect(listing.error?.code).toBe("disk_trouble");
		expect(listing.rows).toHaveLength(10);
		expect(listing.loading).toBe(false);
		book.page = works;
		await listing.refresh();
		expect(listing.error).toBeUndefined();
	});
});

describe("views and orders", () => {
	it("take the usual order of a view until one is chosen by hand", async () => {
		const [listing] = await opened(5);
		expect(listing.kept.query).toMatchObject({ sort: "due", descending: false });
		await listing.view("all");
		expect(listing.kept.query).toMatchObject({ sort: "number", descending: true });
		await listing.sort("claimed");
		await listing.sort("claimed");
		expect(listing.kept.query).toMatchObject({ sort: "claimed", descending: false });
		await listing.view("open");
		expect(listing.kept.query.sort).toBe("claimed");
	});
	it("leave the list behind a number, with all that it asked for", async () => {
		const query = { ...freshQuery("all"), causes: ["L01"], accepted: true };
		const [listing] = await opened(
			5,
			freshKept({ query, drill: { title: { zh: "甲", en: "A" }, query } }),
		);
		await listing.view("overdue");
		expect(listing.kept.drill).toBeNull();
		expect(listing.kept.query).toMatchObject({ view: "overdue", causes: [], accepted: null });
	});
	it("keep conditions when the view changes", async () => {
		const [listing] = await opened(5);
		await listing.narrow({ urgencies: ["urgent"] });
		await listing.view("mine");
		expect(listing.kept.query).toMatchObject({ view: "mine", urgencies: ["urgent"] });
	});
});
