import { describe, expect, it } from "vitest";
import type { Case, Closing, Obligation, ObligationClock } from "$lib/generated/types";
import { caseView } from "../caseModel.fixture.svelte";
import { nextPerformance } from "./nextPerformance";

const obligation = (id: string, due_on: string | null, performed_on: string | null = null) =>
	({ id, what: `支付第 ${id} 笔`, due_on, performed_on }) as Obligation;
const clock = (id: string, days_left: number) =>
	({ obligation: id, effective: "2026-11-30", days_left, nearness: "later" }) as ObligationClock;
const closing = { outcome: "R1", on: "2026-11-20" } as Closing;

describe("the next performance", () => {
	const obligations = [
		obligation("1", "2026-11-22", "2026-11-21"),
		obligation("2", "2027-01-04"),
		obligation("3", "2026-11-29"),
		obligation("4", null),
	];
	const clocks = [clock("1", 3), clock("2", 45), clock("3", 10)];

	it("is the open obligation that is due first", () => {
		const view = caseView({ obligations, closing }, { obligation_clocks: clocks });
		expect(nextPerformance(view)).toEqual({
			what: "支付第 3 笔",
			due: "2026-11-29",
			clock: clocks[2],
		});
	});
	it("is missing before the closing, and after all is performed", () => {
		const open: Partial<Case> = { obligations };
		expect(nextPerformance(caseView(open, { obligation_clocks: clocks }))).toBeUndefined();
		const done = { obligations: obligations.slice(0, 1), closing };
		expect(nextPerformance(caseView(done, { obligation_clocks: clocks }))).toBeUndefined();
	});
});
