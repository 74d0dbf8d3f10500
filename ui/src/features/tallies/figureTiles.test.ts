import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Figures, TallyView } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import FigureTiles from "./FigureTiles.svelte";

const FIGURES: Figures = {
	carried: 4,
	new: 7,
	closed: 5,
	pending: 6,
	registered: 9,
	consulted: 1,
	accepted: 5,
	reopened: 2,
	collective: 1,
	people: 23,
	outcomes: { R1: 3, R4: 2 },
	agreed_cases: 3,
	rated: 5,
	success_rate: 6000,
	claimed: 98_000_00,
	agreed: 41_000_00,
	mean_days: 93,
	overdue: 1,
	undecided: 0,
	cross: [],
};
const nothing = { from: "2026-09-01", to: "2026-09-30", figures: null };

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

async function show(total: Figures): Promise<string[]> {
	close = (await openBook({}, {})).close;
	const opened: string[] = [];
	const view = {
		query: {
			period: { kind: "month", year: 2026, month: 10 },
			basis: "accepted",
			rows: "group",
			columns: "standard",
		},
		from: "2026-10-01",
		to: "2026-10-31",
		until: "2026-10-31",
		formula: "all_closed",
		total,
		previous: nothing,
		year_earlier: nothing,
		year_to_date: null,
	} as unknown as TallyView;
	page = mount(FigureTiles, {
		target: document.body,
		props: { view, onopen: (column: string) => opened.push(column) },
	});
	await settle();
	return opened;
}

it("shows reopened cases by themselves and says that the new ones are with them", async () => {
	const opened = await show(FIGURES);
	const part = byTestId("tally-figure-new-reopened")!;
	expect(part.textContent).toBe("其中重新受理 2 件");
	part.click();
	expect(opened).toEqual(["reopened"]);
	expect(document.body.textContent).toContain("本期受理（含重新受理）");
});

it("says nothing of reopened cases where there are none", async () => {
	await show({ ...FIGURES, reopened: 0 });
	expect(document.body.textContent).not.toContain("重新受理");
});

it("shows people and collective cases once", async () => {
	await show(FIGURES);
	expect(document.body.textContent.match(/涉及人数|23 人/g)).toHaveLength(1);
	expect(document.body.textContent.match(/其中集体/g)).toHaveLength(1);
});

it("opens the cases of each number of the balance", async () => {
	const opened = await show(FIGURES);
	for (const [key, text] of [
		["carried", "4"],
		["new", "7"],
		["closed", "5"],
	]) {
		const number = byTestId(`tally-figure-pending-${key}`)!;
		expect(number.textContent).toBe(text);
		number.click();
	}
	expect(opened).toEqual(["carried", "new", "closed"]);
});
