import type { CaseRow, DueCase, DueItem, Nearness } from "$lib/generated/types";

/** The groups of the work list, most urgent first. */
export const DUE_GROUPS = ["overdue", "today", "soon"] as const satisfies readonly Nearness[];
export type DueGroup = (typeof DUE_GROUPS)[number];

/** Returns the cases of each group; the most urgent item decides in which one a case stands. */
export function groupDueCases(due: readonly DueCase[]): Record<DueGroup, DueCase[]> {
	const of = (group: DueGroup) => due.filter(({ items }) => items[0]?.nearness === group);
	return { overdue: of("overdue"), today: of("today"), soon: of("soon") };
}

/** Where a due item is dealt with: the label key of its button, and tab and form of the case page. */
export interface WorkPlace {
	act: "accept" | "mediate" | "record" | "perform" | "do";
	tab: string;
	form: { name: string; id?: string };
}

/** Returns where a due item is dealt with. */
export function workPlaceOf({ subject }: DueItem): WorkPlace {
	switch (subject.kind) {
		case "obligation":
			return {
				act: "perform",
				tab: "agreement",
				form: { name: "performed", id: subject.obligation },
			};
		case "next_action":
			return subject.session === null
				? { act: "do", tab: "overview", form: { name: "next_action" } }
				: { act: "record", tab: "sessions", form: { name: "session", id: subject.session } };
		case "term":
			return subject.clock === "review"
				? { act: "accept", tab: "overview", form: { name: "accept" } }
				: { act: "mediate", tab: "sessions", form: { name: "session" } };
	}
}

/** Returns the day since which a case has been idle: its acceptance, or else its registration. */
export function idleSince(row: CaseRow): string {
	return row.accepted_on ?? row.registered_on;
}
