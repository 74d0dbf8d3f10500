import type { CaseRow, Nearness, PromiseItem, Today, WorkItem } from "$lib/generated/types";

/** The stretches of the work list, most pressing first. */
export const STRETCHES = ["overdue", "today", "soon"] as const satisfies readonly Nearness[];
export type Stretch = (typeof STRETCHES)[number];

/** One line of the work list: a term or own next action of a case, or a promise of an agreement. */
export type Task =
	| { kind: "work"; key: string; due: string; item: WorkItem }
	| { kind: "promise"; key: string; due: string; item: PromiseItem };

/** The tasks of each stretch, by their day; of one day the terms of law before promises and own plans. */
export function agenda(today: Pick<Today, "work" | "promises">): Record<Stretch, Task[]> {
	const tasks: (Task & { nearness: Nearness })[] = [
		...today.work.map((item) => ({
			kind: "work" as const,
			key: `${item.case.id}-${item.clock}`,
			due: item.due,
			nearness: item.nearness,
			item,
		})),
		...today.promises.map((item) => ({
			kind: "promise" as const,
			key: item.obligation,
			due: item.due,
			nearness: item.nearness,
			item,
		})),
	];
	const of = (stretch: Stretch) =>
		tasks
			.filter((task) => task.nearness === stretch)
			.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : rank(a) - rank(b)));
	return { overdue: of("overdue"), today: of("today"), soon: of("soon") };
}

function rank(task: Task): number {
	if (task.kind === "promise") return 1;
	return task.item.clock === "next" ? 2 : 0;
}

/** What the button of a task leads to: the words of it, and the tab of the case where it is done. */
export function wayTo(item: WorkItem): { act: "accept" | "mediate" | "do"; tab: string } {
	if (item.clock === "C02") return { act: "accept", tab: "overview" };
	if (item.clock === "C05") return { act: "mediate", tab: "sessions" };
	return { act: "do", tab: "overview" };
}

/** Days since a case was entered or accepted, whichever came last. */
export function restingSince(row: CaseRow): string {
	return row.accepted_on ?? row.registered_on;
}
