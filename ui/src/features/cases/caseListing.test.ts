import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CaseList, CasePage, CaseQuery, CaseRow, Count } from "$lib/generated/types";
import { CaseListing, freshListState, type ListState, type CaseSource } from "./caseListing.svelte";
import { freshQuery } from "./query";

function row(id: string): CaseRow {
	return {
		id,
		number: `盛劳调字〔2026〕第${id}号`,
		stage: "accepted",
		nature: "labour",
		cause: "L01",
		source: "walk_in",
		further_causes: [],
		applicant_type: null,
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

/** A fake core with numbered rows; the cursor of a page is the index where it starts. */
class FakeSource implements CaseSource {
	ids: string[];
	requests: CaseList[] = [];
	/** If set, answers wait here until they are released. */
	pausedAnswers: (() => void)[] | undefined;

	constructor(n: number) {
		this.ids = Array.from({ length: n }, (_, i) => String(i));
	}

	async page(request: CaseList): Promise<CasePage> {
		this.requests.push(request);
		if (this.pausedAnswers) await new Promise<void>((go) => this.pausedAnswers!.push(go));
		const wanted = this.ids.filter(
			(id) => request.query.text === "" || id.startsWith(request.query.text),
		);
		const from = Number(request.after ?? 0);
		const rows = wanted.slice(from, from + request.limit).map(row);
		const end = from + rows.length;
		return { rows, next: end < wanted.length ? String(end) : null };
	}

	async count(query: CaseQuery): Promise<Count> {
		const wanted = this.ids.filter((id) => query.text === "" || id.startsWith(query.text));
		return { count: wanted.length, more: false };
	}
}

/** Copies the state through JSON, because a history entry holds plain data. */
const serialized = (listState: ListState): ListState =>
	JSON.parse(JSON.stringify(listState)) as ListState;

async function openListing(
	n: number,
	listState: ListState = freshListState(),
): Promise<[CaseListing, FakeSource]> {
	const source = new FakeSource(n);
	const listing = new CaseListing(listState, source);
	await listing.start();
	return [listing, source];
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("paging", () => {
	it("fetches fifty rows at a time near the end, never twice, and stops at the last", async () => {
		const [listing, source] = await openListing(120);
		expect(listing.rows).toHaveLength(50);
		expect(listing.count).toEqual({ count: 120, more: false });
		listing.move(20);
		expect(source.requests).toHaveLength(1);
		listing.move(20);
		await vi.advanceTimersByTimeAsync(0);
		expect(source.requests).toHaveLength(2);
		await Promise.all([listing.loadMore(), listing.loadMore()]);
		expect(listing.rows.map((r) => r.id)).toEqual(source.ids);
		expect(listing.hasMore).toBe(false);
		await listing.loadMore();
		expect(source.requests.map((a) => a.limit)).toEqual([50, 50, 50]);
	});
	it("drops a page that a newer query has overtaken", async () => {
		const [listing, source] = await openListing(120);
		source.pausedAnswers = [];
		const late = listing.loadMore();
		const newer = listing.filter({ text: "11" });
		source.pausedAnswers.forEach((go) => go());
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

describe("a search that a quick filter narrows", () => {
	class Narrowed extends FakeSource {
		/** The cases that are closed. */
		closed = ["12", "15"];
		override async page(request: CaseList): Promise<CasePage> {
			const page = await super.page(request);
			if (request.query.view === "all") return page;
			const rows = page.rows.filter(({ id }) => !this.closed.includes(id));
			const isFirst = request.after === null && request.query.text !== "";
			const in_all = isFirst ? { count: page.rows.length, more: false } : undefined;
			return { ...page, rows, in_all };
		}
		override async count(query: CaseQuery): Promise<Count> {
			const { count } = await super.count(query);
			const hidden = this.closed.filter((id) => id.startsWith(query.text)).length;
			return { count: query.view === "all" ? count : count - hidden, more: false };
		}
	}
	async function open(): Promise<CaseListing> {
		const listing = new CaseListing(freshListState(), new Narrowed(20));
		await listing.start();
		return listing;
	}

	it("says how many more there are, and shows them", async () => {
		const listing = await open();
		expect(listing.elsewhere.count).toBe(0);
		await listing.filter({ text: "1" });
		await vi.advanceTimersByTimeAsync(0);
		expect([listing.rows.length, listing.elsewhere.count]).toEqual([9, 2]);
		await listing.filter({ text: "12" });
		await vi.advanceTimersByTimeAsync(0);
		expect([listing.rows.length, listing.elsewhere.count]).toEqual([0, 1]);
		await listing.searchAll();
		await vi.advanceTimersByTimeAsync(0);
		expect(listing.rows.map(({ id }) => id)).toEqual(["12"]);
		expect(listing.state.query).toMatchObject({ view: "all", text: "12" });
		expect(listing.elsewhere.count).toBe(0);
	});
	it("says nothing once it is over", async () => {
		const listing = await open();
		await listing.filter({ text: "12" });
		await vi.advanceTimersByTimeAsync(0);
		await listing.filter({ text: "" });
		await vi.advanceTimersByTimeAsync(0);
		expect(listing.elsewhere.count).toBe(0);
	});
});

describe("going back", () => {
	it("restores query, order, pages, scroll, selection, tab, mode and columns", async () => {
		const [before] = await openListing(500);
		await before.filter({ stages: ["accepted"] });
		await before.sort("claimed");
		for (let i = 0; i < 5; i++) await before.loadMore();
		before.select("271");
		before.state.tab = "sessions";
		before.state.columns = ["number", "due"];
		before.state.scroll = 14_321;
		before.stop();

		const [after, source] = await openListing(500, serialized(before.state));
		expect(after.rows).toHaveLength(300);
		expect(source.requests.map((a) => a.limit)).toEqual([200, 100]);
		expect(source.requests[0]!.query).toMatchObject({
			stages: ["accepted"],
			sort: "claimed",
			descending: true,
		});
		expect(after.generation).toBe(0);
		expect(after.shown).toBe("271");
		expect(after.index).toBe(271);
		expect(serialized(after.state)).toEqual(serialized(before.state));
	});
	it("scrolls to the top for a new query, but only when its rows are there", async () => {
		const [listing, source] = await openListing(200);
		listing.state.scroll = 900;
		source.pausedAnswers = [];
		const filtering = listing.filter({ text: "1" });
		listing.state.scroll = 960;
		source.pausedAnswers.forEach((go) => go());
		await filtering;
		expect(listing.state.scroll).toBe(0);
		expect(listing.generation).toBe(1);
	});
	it("keeps showing a case that is not in the list", async () => {
		const [listing] = await openListing(80, freshListState({ selected: "not-here" }));
		expect(listing.shown).toBe("not-here");
		expect(listing.index).toBe(-1);
	});
});

describe("selection", () => {
	it("moves at once, and the shown case follows after a pause", async () => {
		const [listing] = await openListing(10);
		expect(listing.shown).toBe("0");
		listing.move(1);
		listing.move(1);
		listing.move(1);
		expect(listing.state.selected).toBe("3");
		expect(listing.shown).toBe("0");
		vi.advanceTimersByTime(79);
		expect(listing.shown).toBe("0");
		vi.advanceTimersByTime(1);
		expect(listing.shown).toBe("3");
		expect(listing.move(-99)).toBe(0);
		expect(listing.move(99)).toBe(9);
	});
	it("stays on a case that dropped out and continues from its last index", async () => {
		const [listing, source] = await openListing(10);
		listing.select("4");
		source.ids = source.ids.filter((id) => id !== "4");
		await listing.refresh();
		expect(listing.state.selected).toBe("4");
		listing.move(1);
		expect(listing.state.selected).toBe("5");

		listing.select("6");
		source.ids = source.ids.filter((id) => id !== "6");
		await listing.refresh();
		listing.move(-1);
		expect(listing.state.selected).toBe("5");
	});
	it("stays on a case that the new query contains, but a search selects its first result", async () => {
		const [listing] = await openListing(30);
		listing.select("12");
		await listing.filter({ urgencies: ["urgent"] });
		expect(listing.state.selected).toBe("12");
		await listing.filter({ text: "1" });
		expect(listing.shown).toBe("1");
		await listing.filter({ text: "2" });
		expect(listing.shown).toBe("2");
		await listing.filter({ text: "x" });
		expect(listing.shown).toBeNull();
		expect(listing.move(1)).toBe(-1);
	});
});

describe("refreshing", () => {
	it("reads the same rows again without scrolling", async () => {
		const [listing, source] = await openListing(300);
		await listing.loadMore();
		await listing.loadMore();
		listing.state.scroll = 700;
		source.requests = [];
		await listing.refresh();
		expect(source.requests.map((a) => a.limit)).toEqual([150]);
		expect(listing.state.scroll).toBe(700);
		expect(listing.generation).toBe(0);
	});
	it("keeps the rows and shows the error when reading fails, and recovers on the next try", async () => {
		const [listing, source] = await openListing(10);
		const works = source.page.bind(source);
		source.page = () => Promise.reject({ code: "disk_trouble" });
		await listing.refresh();
		expect(listing.error?.code).toBe("disk_trouble");
		expect(listing.rows).toHaveLength(10);
		expect(listing.loading).toBe(false);
		source.page = works;
		await listing.refresh();
		expect(listing.error).toBeUndefined();
	});
});

describe("quick filters and orders", () => {
	it("use the default order of a quick filter until the user chooses one", async () => {
		const [listing] = await openListing(5);
		expect(listing.state.query).toMatchObject({ sort: "due", descending: false });
		await listing.showView("all");
		expect(listing.state.query).toMatchObject({ sort: "number", descending: true });
		await listing.sort("claimed");
		await listing.sort("claimed");
		expect(listing.state.query).toMatchObject({ sort: "claimed", descending: false });
		await listing.showView("open");
		expect(listing.state.query.sort).toBe("claimed");
	});
	it("drop the query of a tally's number when the list is left", async () => {
		const query = { ...freshQuery("all"), causes: ["L01"], accepted: true };
		const [listing] = await openListing(
			5,
			freshListState({ query, drill: { title: { zh: "甲", en: "A" }, query } }),
		);
		await listing.showView("overdue");
		expect(listing.state.drill).toBeNull();
		expect(listing.state.query).toMatchObject({ view: "overdue", causes: [], accepted: null });
	});
	it("keep conditions when the quick filter changes", async () => {
		const [listing] = await openListing(5);
		await listing.filter({ urgencies: ["urgent"] });
		await listing.showView("mine");
		expect(listing.state.query).toMatchObject({ view: "mine", urgencies: ["urgent"] });
	});
});

describe("a selected case that drops out of the list", () => {
	const closedCount = (closed: string[]) => async (query: CaseQuery) => {
		const isFound = closed.some((id) => query.text === row(id).number);
		return { count: query.view === "closed" && isFound ? 1 : 0, more: false };
	};
	it("stays open, is named with the list that holds it, and is still selected there", async () => {
		const [listing, source] = await openListing(3);
		listing.select("1");
		source.ids = ["0", "2"];
		source.count = closedCount(["1"]);
		await listing.refresh();
		expect([listing.shown, listing.state.selected]).toEqual(["1", "1"]);
		expect(listing.left).toEqual({ number: row("1").number, view: "closed" });
		source.ids = ["7", "8"];
		await listing.showLeft();
		expect(listing.state.query.view).toBe("closed");
		expect([listing.shown, listing.state.selected, listing.left]).toEqual(["1", "1", undefined]);
	});
	it("is no longer named once it is back or another one is selected", async () => {
		const [listing, source] = await openListing(3);
		listing.select("1");
		source.count = closedCount([]);
		source.ids = ["0", "2"];
		await listing.refresh();
		expect(listing.left?.view).toBe("all");
		source.ids = ["0", "1", "2"];
		await listing.refresh();
		expect(listing.left).toBeUndefined();
		source.ids = ["0", "2"];
		await listing.refresh();
		listing.select("2");
		expect(listing.left).toBeUndefined();
	});
	it("is also told when the list is shown again, as after going back", async () => {
		const [listing] = await openListing(3, freshListState({ selected: "7" }));
		expect([listing.shown, listing.left]).toEqual(["7", { view: "all" }]);
		const [known] = await openListing(3, freshListState({ selected: "1" }));
		expect(known.left).toBeUndefined();
	});
	it("is not named if it only moved below the rows that were fetched", async () => {
		const [listing, source] = await openListing(60);
		listing.select("1");
		source.count = async () => ({ count: 1, more: false });
		source.ids = [...source.ids.filter((id) => id !== "1"), "1"];
		await listing.refresh();
		expect([listing.index, listing.left]).toEqual([-1, undefined]);
	});
});
