import type { CaseRow, Nearness, ObligationItem, Today, WorkItem } from "$lib/generated/types";

/** The groups of the work list, most urgent first. */
export const DUE_GROUPS = ["overdue", "today", "soon"] as const satisfies readonly Nearness[];
export type DueGroup = (typeof DUE_GROUPS)[number];

/** One line of the work list: a deadline or next action of a case, or an obligation of an agreement. */
export type Task =
	| { kind: "work"; key: string; due: string; item: WorkItem }
	| { kind: "obligation"; key: string; due: string; item: ObligationItem };

/** Returns the tasks of each group by day; on one day statutory deadlines come before obligations and own plans. */
export function groupTasks(today: Pick<Today, "work" | "obligations">): Record<DueGroup, Task[]> {
	const tasks: (Task & { nearness: Nearness })[] = [
		...today.work.map((item) => ({
			kind: "work" as const,
			key: `${item.case.id}-${item.clock}`,
			due: item.due,
			nearness: item.nearness,
			item,
		})),
		...today.obligations.map((item) => ({
			kind: "obligation" as const,
			key: item.obligation,
			due: item.due,
			nearness: item.nearness,
			item,
		})),
	];
	const of = (group: DueGroup) =>
		tasks
			.filter((task) => task.nearness === group)
			.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : rank(a) - rank(b)));
	return { overdue: of("overdue"), today: of("today"), soon: of("soon") };
}

function rank(task: Task): number {
	if (task.kind === "obligation") return 1;
	return task.item.clock === "next" ? 2 : 0;
}

/** Returns the label key of a task's button and the tab of the case where the task is done. */
export function actionFor(item: WorkItem): { act: "accept" | "mediate" | "do"; tab: string } {
	if (item.clock === "C02") return { act: "accept", tab: "overview" };
	if (item.clock === "C05") return { act: "mediate", tab: "sessions" };
	return { act: "do", tab: "overview" };
}

/** Returns the day since which a case has been idle: its acceptance, or else its registration. */
export function idleSince(row: CaseRow): string {
	return row.accepted_on ?? row.registered_on;
}
