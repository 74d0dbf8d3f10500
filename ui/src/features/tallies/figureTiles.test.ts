import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Basis, Figures, Stretch, SuccessFormula, TallyView } from "$lib/generated/types";
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
const nothing = { from: "2026-09-01", to: "2026-09-30", figures: null, since: null };

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

async function show(total: Figures, more: Partial<TallyView> = {}): Promise<string[]> {
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
		...more,
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

/** Returns the text of the comparisons in the tile of this figure. */
function against(key: string): string {
	const tile = byTestId(`tally-figure-${key}`)!.closest(".tile")!;
	return [...tile.querySelectorAll(".against")].map((one) => one.textContent.trim()).join("; ");
}

const earlier = (more: Partial<Stretch>): Stretch => ({
	from: "2025-10-01",
	to: "2025-10-20",
	figures: null,
	since: null,
	...more,
});

it("says until when a running period counts, and compares counts in per cent and rates in points", async () => {
	const then = { ...FIGURES, new: 4, success_rate: 5_500 };
	await show(FIGURES, { until: "2026-10-20", previous: earlier({ figures: then }) });
	expect(byTestId("tally-until")!.textContent).toMatch(/^截至 .*20日.*，时段未结束/);
	expect(against("new").replaceAll(/\s+/g, " ")).toContain("上期 4，+3（+75.0%）");
	const rate = byTestId("tally-rate")!.closest("dd")!;
	expect(rate.textContent).toContain("+5.0 个百分点");
	expect(rate.textContent).not.toContain("+5.0%");
});

it("compares with nothing that the book does not cover, and says since when it does", async () => {
	await show(FIGURES, { previous: earlier({ since: "2025-10-12" }) });
	expect(byTestId("tally-until")).toBeNull();
	expect(against("new")).toMatch(/上期\s+台账自 .*12日 起/);
	expect(against("new")).toMatch(/去年同期\s+无上年数据/);
	expect(document.body.textContent).not.toContain("百分点");
});

it("says how many cases wait for a decision, and opens them", async () => {
	const opened = await show({ ...FIGURES, undecided: 3 });
	const waiting = byTestId("tally-figure-undecided")!;
	expect(waiting.textContent).toBe("另有 3 件登记后未决定受理");
	waiting.click();
	expect(opened).toEqual(["undecided"]);
});

it("says nothing of waiting cases where there are none", async () => {
	await show(FIGURES);
	expect(document.body.textContent).not.toContain("未决定受理");
});

it("names the formula of the rate as the basis counts it, with all that is left out", async () => {
	const formula = async (basis: Basis, of: SuccessFormula = "all_closed") => {
		const period = { kind: "month", year: 2026, month: 10 } as const;
		const query = { period, basis, rows: "group", columns: "standard" } as const;
		await show(FIGURES, { query, formula: of });
		const text = byTestId("tally-formula")!.textContent.trim();
		await unmount(page!);
		page = undefined;
		close();
		return text;
	};
	expect(await formula("accepted")).toContain(
		"含撤回申请，不含不予受理、无法联系（未受理）、移送）",
	);
	expect(await formula("closed")).not.toContain("也计入");
	expect(await formula("registered")).toContain("移送；未受理即和解或撤回的也计入）");
	expect(await formula("registered", "without_withdrawn")).toContain(
		"移送；未受理即和解的也计入）",
	);
});

it("says that the amount claimed is that of the closed cases", async () => {
	await show(FIGURES);
	expect(byTestId("tally-figure-agreed-claimed")!.textContent).toBe("结案请求 98,000");
});

it("compares a year once, and a month with two stretches", async () => {
	const compared = () => [
		...new Set(
			against("new")
				.split("; ")
				.map((one) => one.split(/\s/)[0]),
		),
	];
	await show(FIGURES);
	expect(compared()).toEqual(["上期", "去年同期"]);
	await unmount(page!);
	page = undefined;
	close();
	const period = { kind: "year", year: 2026 } as const;
	const query = { period, basis: "accepted", rows: "group", columns: "standard" } as const;
	await show(FIGURES, { query });
	expect(compared()).toEqual(["去年同期"]);
});
