import { expect, it } from "vitest";
import type { CaseRow, Clock } from "$lib/generated/types";
import { clockChip, daysLeftText, dueChip } from "./chips";

it("says the days that the core counted", () => {
	expect([-1, 0, 2, 333].map(daysLeftText)).toEqual([
		"逾期 1 天",
		"今天到期",
		"还有 2 天",
		"还有 333 天",
	]);
});

it("keeps a deadline that fell on a day off amber until the moved day, and names that day", () => {
	const clock = {
		kind: "mediation",
		due: "2026-11-28",
		effective: "2026-11-30",
		days_left: 1,
		nearness: "soon",
	} as Clock;
	expect(clockChip(clock)).toEqual({ tone: "amber", text: "还有 1 天" });
	expect(clockChip({ ...clock, days_left: 0, nearness: "today" })).toMatchObject({ tone: "amber" });
	expect(clockChip({ ...clock, days_left: -1, nearness: "overdue" })).toMatchObject({
		tone: "red",
	});
	expect(dueChip({ clock } as CaseRow)?.title).toContain("逢休息日，顺延至 11月30日");
	expect(dueChip({ clock: { ...clock, effective: clock.due } } as CaseRow)?.title).not.toContain(
		"顺延",
	);
});
