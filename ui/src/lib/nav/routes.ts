import type { CaseQuery, Drill, Permission } from "$lib/generated/types";

/** The views of the window, with the parameters of each. */
export interface Routes {
	today: object;
	cases: {
		/** Id of the case shown on the right. */
		case?: string;
		/** The open tab of the case. */
		tab?: string;
		/** The form of the case page that is opened once, and the part that it is about. */
		form?: { name: string; id?: string };
		/** Initial filters, as when a number of a tally is opened. */
		query?: Partial<CaseQuery>;
		/** Title of the list that these filters give. */
		title?: string | { zh: string; en: string };
		/** The number of a tally that is opened. */
		figure?: Drill;
	};
	calendar: object;
	/** `draft` is the subject of a draft to continue. */
	new_case: { draft?: string };
	tallies: object;
	/** The journal of all actions. */
	journal: object;
	settings: { section?: string };
}

export type View = keyof Routes;
export type Route = { [V in View]: { view: V } & Routes[V] }[View];

/** The permission that each view requires. */
export const VIEW_NEEDS: Record<View, Permission> = {
	today: "read",
	cases: "read",
	calendar: "read",
	new_case: "record",
	tallies: "read",
	journal: "audit",
	settings: "enter",
};
