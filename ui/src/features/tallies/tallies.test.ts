import { afterEach, describe, expect, it } from "vitest";
import { setBackend } from "$lib/backend";
import type { Drill, Figures, TallyQuery, TallyView, TrendQuery } from "$lib/generated/types";
import { WORDS } from "$lib/i18n/words";
import {
	columnsOf,
	difference,
	drillTitle,
	headPieces,
	percent,
	points,
	relativeChange,
	rowsOf,
	shownOutcomes,
	tenths,
} from "./columns";
import { Tally, type TallyData } from "./tally.svelte";

const zero: Figures = {
	carried: 0,
	new: 0,
	closed: 0,
	pending: 0,
	registered: 0,
	consulted: 0,
	accepted: 0,
	reopened: 0,
	collective: 0,
	people: 0,
	outcomes: {},
	agreed_cases: 0,
	rated: 0,
	success_rate: null,
	claimed: 0,
	agreed: 0,
	mean_days: null,
	overdue: 0,
	undecided: 0,
	cross: [],
};

function viewOf(query: TallyQuery, more: Partial<TallyView> = {}): TallyView {
	return {
		query,
		from: "2026-10-01",
		to: "2026-10-31",
		title_zh: "",
		title_en: "",
		formula: "all_closed",
		total: zero,
		until: "2026-10-25",
		previous: { from: "2026-09-01", to: "2026-09-25", figures: zero, since: null },
		year_earlier: { from: "2025-10-01", to: "2025-10-25", figures: null, since: null },
		year_to_date: { from: "2026-01-01", to: "2026-10-31", figures: zero, since: null },
		columns: [],
		rows: [],
		sentence: { zh: [], en: [], basis_zh: [], basis_en: [], total: 0 },
		...more,
	};
}

/** A fake core whose answers are released by the test. */
function pausedCore() {
	const requests: {
		cmd: string;
		payload: object;
		answer: () => void;
		refuse: (code: string) => void;
	}[] = [];
	setBackend({
		call: (cmd, payload) =>
			new Promise((resolve, reject) => {
				const result = cmd === "tally" ? viewOf(payload as TallyQuery) : { months: [] };
				requests.push({
					cmd,
					payload,
					answer: () => resolve({ result, topics: [] }),
					refuse: (code) => reject({ code }),
				});
			}),
		onJob: () => Promise.resolve(() => undefined),
	});
	return requests;
}

const calendar = { today: () => "2026-10-25", boundary: () => "calendar" as const };
const settled = () => new Promise((done) => setTimeout(done));

afterEach(() =>
	setBackend({
		call: () => Promise.reject({ code: "internal" }),
		onJob: () => Promise.resolve(() => {}),
	}),
);

describe("Tally", () => {
	it("begins with the month of today, counted by acceptance", () => {
		const tally = new Tally(calendar);
		expect(tally.query).toEqual({
			period: { kind: "month", year: 2026, month: 10 },
			basis: "accepted",
			rows: "group",
			columns: "standard",
		});
		expect(tally.isCurrent).toBe(true);
		const later = new Tally({ ...calendar, boundary: () => "from21" });
		expect(later.query.period).toEqual({ kind: "month", year: 2026, month: 11 });
	});

	it("drops answers that newer requests have overtaken, and keeps the old numbers until then", async () => {
		const requests = pausedCore();
		const tally = new Tally(calendar);
		void tally.load();
		requests.splice(0).forEach((one) => one.answer());
		await settled();
		const first = tally.data;
		expect(first?.view.query.period).toEqual({ kind: "month", year: 2026, month: 10 });

		tally.step(-1);
		const september = requests.splice(0);
		tally.step(-1);
		const august = requests.splice(0);
		expect(tally.data).toBe(first);
		august.forEach((one) => one.answer());
		await settled();
		september.forEach((one) => one.answer());
		await settled();
		expect(tally.data?.view.query.period).toEqual({ kind: "month", year: 2026, month: 8 });
		expect(tally.loading).toBe(false);
	});

	it("returns from days of its own to the month it left, if they touch it", () => {
		pausedCore();
		const month = { kind: "month", year: 2026, month: 9 };
		const after = (from: string, to: string) => {
			const view = viewOf({ period: month } as TallyQuery, {
				from: "2026-09-01",
				to: "2026-09-30",
			});
			const tally = new Tally(calendar, {
				query: {
					period: month,
					basis: "accepted",
					rows: "group",
					columns: "standard",
				} as TallyQuery,
				data: { view } as unknown as TallyData,
			});
			tally.setKind("any");
			tally.setPeriod({ kind: "any", from, to });
			tally.setKind("month");
			return tally.query.period;
		};
		expect(after("2026-09-05", "2026-10-10")).toEqual(month);
		expect(after("2026-09-01", "2026-09-30")).toEqual(month);
		expect(after("2026-03-02", "2026-04-20")).toEqual({ ...month, month: 4 });
	});

	it("keeps the old numbers and shows the error when the core refuses", async () => {
		const requests = pausedCore();
		const tally = new Tally(calendar);
		void tally.load();
		requests.splice(0).forEach((one) => one.answer());
		await settled();
		const first = tally.data;
		tally.setBasis("closed");
		requests.splice(0).forEach((one) => one.refuse("disk_trouble"));
		await settled();
		expect(tally.data).toBe(first);
		expect(tally.error?.code).toBe("disk_trouble");
		tally.setBasis("accepted");
		requests.splice(0).forEach((one) => one.answer());
		await settled();
		expect(tally.error).toBeUndefined();
	});

	it("asks for grids beside the table, for mediators where the table is by grid", () => {
		const requests = pausedCore();
		const tally = new Tally(calendar);
		const rows = () =>
			requests
				.splice(0)
				.filter((one) => one.cmd === "tally")
				.map((one) => (one.payload as TallyQuery).rows);
		void tally.load();
		expect(rows()).toEqual(["group", "grid"]);
		tally.setRows("grid");
		expect(rows()).toEqual(["grid", "mediator"]);
	});

	it("asks for the trend of the same period and basis", () => {
		const requests = pausedCore();
		const tally = new Tally(calendar);
		tally.setPeriod({ kind: "quarter", year: 2025, quarter: 2 });
		const trend = requests.find((one) => one.cmd === "tally_trend")!.payload as TrendQuery;
		expect(trend).toEqual({
			period: { kind: "quarter", year: 2025, quarter: 2 },
			basis: "accepted",
		});
	});

	it("never crosses rows that the core cannot cross", () => {
		pausedCore();
		const tally = new Tally(calendar);
		tally.setRows("source");
		tally.setColumns("grid");
		expect(tally.query).toMatchObject({ rows: "group", columns: "grid" });
		tally.setRows("cause");
		expect(tally.query).toMatchObject({ rows: "cause", columns: "grid" });
		tally.setRows("outcome");
		expect(tally.query).toMatchObject({ rows: "outcome", columns: "standard" });
	});

	it("opens the cases of the shown tally, not of the one being fetched", async () => {
		const requests = pausedCore();
		const tally = new Tally(calendar);
		void tally.load();
		requests.splice(0).forEach((one) => one.answer());
		await settled();
		tally.step(1);
		requests.splice(0);
		void tally.cases(tally.data!.view, "G1", "R4");
		void tally.casesOfSentence(
			{ ...tally.data!.view, query: { ...tally.query, basis: "closed", rows: "grid" } },
			{ group: "G2", column: "closed" },
		);
		expect(requests.map((one) => one.payload as Drill)).toMatchObject([
			{ tally: { period: { month: 10 } }, row: "G1", column: "R4" },
			{ tally: { rows: "group", basis: "closed" }, row: "G2", column: "closed" },
		]);
	});

	it("restores a saved state", () => {
		const query: TallyQuery = {
			period: { kind: "year", year: 2025 },
			basis: "closed",
			rows: "cause",
			columns: "mediator",
		};
		const data = {
			view: viewOf(query),
			units: viewOf(query),
			grids: viewOf(query),
			trend: { months: [] },
		};
		const tally = new Tally(calendar, { query, data });
		expect(tally.query).toEqual(query);
		expect(tally.data).toBe(data);
		expect(tally.isCurrent).toBe(false);
	});
});

describe("columns", () => {
	const query: TallyQuery = {
		period: { kind: "month", year: 2026, month: 10 },
		basis: "accepted",
		rows: "group",
		columns: "standard",
	};
	const zh = (term: { zh: string }) => term.zh;

	it("show the usual outcomes, and those that the period has", () => {
		const view = viewOf(query, { total: { ...zero, outcomes: { R9: 1, R1: 2 } } });
		expect(shownOutcomes(view, false)).toEqual(["R1", "R2", "R3", "R4", "R9", "R12"]);
		expect(shownOutcomes(view, true)).toHaveLength(13);
		const refused = viewOf(query, { total: { ...zero, outcomes: { R13: 1, R11: 1 } } });
		expect(shownOutcomes(refused, false)).toEqual(["R1", "R2", "R3", "R4", "R11", "R13", "R12"]);
	});
	it("have the core's names and read the right figure", () => {
		const columns = columnsOf(viewOf(query), WORDS.zh, zh, false);
		const figures = {
			...zero,
			carried: 6,
			new: 12,
			closed: 11,
			pending: 7,
			outcomes: { R4: 2 },
			agreed: 98_000_00,
		};
		const read = Object.fromEntries(columns.map((column) => [column.key, column.value(figures)]));
		expect(read).toMatchObject({
			carried: 6,
			new: 12,
			closed: 11,
			pending: 7,
			R4: 2,
			R1: 0,
			agreed: 98_000_00,
		});
	});
	it("say that new cases are with reopened ones where there are any, and show these by themselves", () => {
		const shown = (reopened: number) => {
			const view = viewOf(query, { total: { ...zero, reopened } });
			const columns = columnsOf(view, WORDS.zh, zh, false);
			const heads = columns.filter(({ key }) => key === "new" || key === "reopened");
			return heads.map(({ key, label }) => `${key} ${label}`);
		};
		expect(shown(0)).toEqual(["new 受理"]);
		expect(shown(2)).toEqual(["new 受理（含重新受理）", "reopened 其中重新受理"]);
	});
	it("show the cases that wait for a decision where there are any", () => {
		const keys = (undecided: number) => {
			const view = viewOf(query, { total: { ...zero, undecided } });
			return columnsOf(view, WORDS.zh, zh, false).map((column) => column.key);
		};
		expect(keys(0)).not.toContain("undecided");
		expect(keys(3)).toContain("undecided");
	});
	it("of a cross table end with their sum, which opens what the basis counts", () => {
		const crossColumns = viewOf(
			{ ...query, columns: "grid", basis: "closed" },
			{
				columns: [
					{ key: "g1", zh: "第一网格", en: "Grid 1" },
					{ key: "", zh: "", en: "" },
				],
			},
		);
		const columns = columnsOf(crossColumns, WORDS.zh, zh, false);
		expect(columns.map((c) => [c.key, c.label])).toEqual([
			["cross:g1", "第一网格"],
			["cross:", "未填写"],
			["closed", "合计"],
		]);
		expect(columns.map((c) => c.value({ ...zero, cross: [3, 1] }))).toEqual([3, 1, 4]);
	});
	it.each([
		["R1", "10月 · 工资 · 书面协议", "Oct · Wages · Written"],
		["new", "10月 · 工资 · 受理", "Oct · Wages · Accepted"],
		["agreed_cases", "10月 · 工资 · 调解成功", "Oct · Wages · Agreed"],
		["cross:g1", "10月 · 工资 · 第一网格", "Oct · Wages · Grid 1"],
		["registered", "10月 · 工资 · 登记", "Oct · Wages · Registered"],
	])("name the list behind a number by period, row and column: %s", (column, zh, en) => {
		const view = viewOf(
			{ ...query, basis: "accepted", columns: "grid" },
			{ columns: [{ key: "g1", zh: "第一网格", en: "Grid 1" }] },
		);
		const named = { title_zh: "10月 · 工资", title_en: "Oct · Wages" };
		expect(drillTitle(view, column, named)).toEqual({ zh, en });
	});
	it("have silent rows in their order", () => {
		const view = viewOf(query, {
			rows: [
				{ key: "a", zh: "甲", en: "A", figures: zero, silent: true },
				{ key: "", zh: "", en: "", figures: zero, silent: false },
			],
		});
		expect(rowsOf(view, WORDS.en, (term) => term.zh).map((r) => [r.label, r.silent])).toEqual([
			["甲", true],
			["Not entered", false],
		]);
	});
	it("have heads of at most two lines, which are narrow in English, too", () => {
		const view = viewOf(query, { total: { ...zero, undecided: 1 } });
		const heads = columnsOf(view, WORDS.en, (term) => term.en, true).map(({ label }) => label);
		for (const head of heads) {
			const pieces = headPieces(head);
			expect(pieces.join("")).toBe(head);
			expect(pieces.length).toBeLessThanOrEqual(3);
			for (const piece of pieces) expect(piece.trim().length, head).toBeLessThanOrEqual(13);
		}
		expect(headPieces("Claimed, closed (yuan)")).toEqual(["Claimed, ", "closed ", "(yuan)"]);
		expect(headPieces("结案请求金额（元）")).toEqual(["结案请求金额", "（元）"]);
		expect(headPieces("涉及人数")).toEqual(["涉及", "人数"]);
	});
	it("format differences, shares and days", () => {
		expect(difference(12, 9, String)).toBe("+3");
		expect(difference(9, 12, String)).toBe("−3");
		expect(difference(9, 9, String)).toBeNull();
		expect(relativeChange(12, 9)).toBe("+33.3%");
		expect(relativeChange(9, 12)).toBe("−25.0%");
		expect(relativeChange(1601, 1600)).toBe("+0.1%");
		expect(relativeChange(9, 9)).toBeNull();
		expect(relativeChange(9, 0)).toBeNull();
		expect(difference(6670, 6660, points)).toBe("+0.1");
		expect(percent(7273)).toBe("72.7%");
		expect(percent(10_000)).toBe("100.0%");
		expect(tenths(123)).toBe("12.3");
	});
});
