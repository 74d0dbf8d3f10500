import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Drill, DrillCounts } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { settle } from "$lib/page.fixture";
import Cases from "./Cases.svelte";
import { VOCABULARY } from "./page/caseModel.fixture.svelte";

const NONE = { count: 0, more: false };
const CORE = {
	case_list: () => ({ rows: [], next: null }),
	case_count: () => NONE,
	quick_counts: () => ({
		all: NONE,
		open: NONE,
		mine: NONE,
		due_today: NONE,
		overdue: NONE,
		no_next_action: NONE,
		performing: NONE,
		closed: NONE,
		drafts: NONE,
	}),
	draft_list: () => [],
};

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

const FIGURE: Drill = {
	tally: {
		period: { kind: "year", year: 2026 },
		basis: "closed",
		rows: "group",
		columns: "standard",
	},
	row: null,
	column: "closed",
};

/** Opens the list of a number; returns what its head says of it. */
async function said(counts: DrillCounts): Promise<string | undefined> {
	const core = {
		...CORE,
		tally_drill_counts: (figure: Record<string, unknown>) => {
			expect(figure).toEqual(FIGURE);
			return counts;
		},
	};
	end = [(await openBook({ boot: { vocabulary: VOCABULARY } }, core)).close];
	nav.reset({ view: "cases", query: { view: "all" }, title: "2026年 · 结案", figure: FIGURE });
	const page = mount(Cases, { target: document.body });
	end.unshift(() => unmount(page));
	await settle();
	const head = document.querySelector("[data-testid=list-counted]");
	return head?.textContent?.replaceAll(/\s+/g, " ").trim();
}

describe("the head of a number's list", () => {
	it("says that a reopened case stands once in it", async () => {
		expect(await said({ entries: 13, cases: 12, hidden: 0 })).toBe(
			"13 件次，涉及 12 件案件（同一案件重新受理后另计 1 件次）",
		);
	});
	it("says how many cases it leaves out", async () => {
		expect(await said({ entries: 5, cases: 5, hidden: 2 })).toBe("另有 2 件无权查看，未列出");
	});
	it("says nothing if it is as long as the number", async () => {
		expect(await said({ entries: 5, cases: 5, hidden: 0 })).toBeUndefined();
	});
});
