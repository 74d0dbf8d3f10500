import { expect, it } from "vitest";
import type { CaseRow, Nearness, PromiseItem, WorkItem } from "$lib/generated/types";
import { agenda, wayTo } from "./agenda";

function work(clock: string, due: string, nearness: Nearness): WorkItem {
	const row = { id: `case-${clock}` } as CaseRow;
	return { case: row, clock, due, days_left: 0, nearness, basis_zh: "", basis_en: "" };
}

function promise(obligation: string, due: string, nearness: Nearness): PromiseItem {
	return {
		case: "c",
		obligation,
		number: "",
		applicants: "何丽",
		respondents: "宏发贝类批发",
		what: "第 3 期",
		amount: 240_000,
		due,
		days_left: 0,
		nearness,
	};
}

it("puts terms, promises and plans of a stretch together, by day and then by weight", () => {
	const stretches = agenda({
		work: [
			work("next", "2026-11-20", "today"),
			work("C02", "2026-11-20", "today"),
			work("C05", "2026-11-23", "soon"),
			work("C04", "2026-12-30", "later"),
		],
		promises: [
			promise("p1", "2026-11-20", "today"),
			promise("p2", "2026-11-01", "overdue"),
			promise("p3", "2026-11-22", "soon"),
		],
	});
	expect(stretches.overdue.map((task) => task.key)).toEqual(["p2"]);
	expect(stretches.today.map((task) => task.key)).toEqual(["case-C02-C02", "p1", "case-next-next"]);
	expect(stretches.soon.map((task) => task.key)).toEqual(["p3", "case-C05-C05"]);
});

it("leads to where a task is done", () => {
	expect(wayTo(work("C02", "2026-11-20", "today"))).toEqual({ act: "accept", tab: "overview" });
	expect(wayTo(work("C05", "2026-11-20", "today"))).toEqual({ act: "mediate", tab: "sessions" });
	expect(wayTo(work("next", "2026-11-20", "today"))).toEqual({ act: "do", tab: "overview" });
});
