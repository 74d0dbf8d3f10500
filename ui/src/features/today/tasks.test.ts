import { expect, it } from "vitest";
import type { CaseRow, ClockCode, Nearness, ObligationItem, WorkItem } from "$lib/generated/types";
import { groupTasks, actionFor } from "./tasks";

function work(clock: ClockCode, due: string, nearness: Nearness): WorkItem {
	const row = { id: `case-${clock}` } as CaseRow;
	return { case: row, clock, due, days_left: 0, nearness, basis_zh: "", basis_en: "" };
}

function obligation(obligation: string, due: string, nearness: Nearness): ObligationItem {
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

it("sorts the deadlines, obligations and own plans of a group by day and then by rank", () => {
	const groups = groupTasks({
		work: [
			work("next", "2026-11-20", "today"),
			work("C02", "2026-11-20", "today"),
			work("C05", "2026-11-23", "soon"),
			work("C04", "2026-12-30", "later"),
		],
		obligations: [
			obligation("p1", "2026-11-20", "today"),
			obligation("p2", "2026-11-01", "overdue"),
			obligation("p3", "2026-11-22", "soon"),
		],
	});
	expect(groups.overdue.map((task) => task.key)).toEqual(["p2"]);
	expect(groups.today.map((task) => task.key)).toEqual(["case-C02-C02", "p1", "case-next-next"]);
	expect(groups.soon.map((task) => task.key)).toEqual(["p3", "case-C05-C05"]);
});

it("gives the action and tab of a task", () => {
	expect(actionFor(work("C02", "2026-11-20", "today"))).toEqual({ act: "accept", tab: "overview" });
	expect(actionFor(work("C05", "2026-11-20", "today"))).toEqual({
		act: "mediate",
		tab: "sessions",
	});
	expect(actionFor(work("next", "2026-11-20", "today"))).toEqual({ act: "do", tab: "overview" });
});
