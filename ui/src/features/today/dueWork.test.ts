import { describe, expect, it } from "vitest";
import type { CaseRow, DueCase, DueItem, DueSubject, Nearness } from "$lib/generated/types";
import { groupDueCases, workPlaceOf } from "./dueWork";

const item = (subject: DueSubject, nearness: Nearness = "today"): DueItem => ({
	subject,
	due: "2026-11-20",
	days_left: 0,
	nearness,
});
const term = (clock: "review" | "mediation"): DueSubject => ({
	kind: "term",
	clock,
	zh: "",
	en: "",
	basis_zh: "",
	basis_en: "",
});
const due = (id: string, ...nearness: Nearness[]): DueCase => ({
	case: { id } as CaseRow,
	items: nearness.map((one) => item(term("mediation"), one)),
});

describe("the work that is due", () => {
	it("puts each case in one group, by its most urgent item", () => {
		const groups = groupDueCases([
			due("a", "overdue", "today"),
			due("b", "overdue"),
			due("c", "today", "soon"),
			due("d", "soon"),
		]);
		const ids = (of: DueCase[]) => of.map((one) => one.case.id);
		expect([ids(groups.overdue), ids(groups.today), ids(groups.soon)]).toEqual([
			["a", "b"],
			["c"],
			["d"],
		]);
	});
	it.each<[DueSubject, string, string, string | undefined]>([
		[term("review"), "overview", "accept", undefined],
		[term("mediation"), "sessions", "session", undefined],
		[{ kind: "next_action", session: null }, "overview", "next_action", undefined],
		[{ kind: "next_action", session: "s2" }, "sessions", "session", "s2"],
		[
			{ kind: "obligation", obligation: "o1", what: "", amount: null },
			"agreement",
			"performed",
			"o1",
		],
	])("is dealt with where its form is: %j", (subject, tab, name, id) => {
		expect(workPlaceOf(item(subject))).toMatchObject({ tab, form: id ? { name, id } : { name } });
	});
});
