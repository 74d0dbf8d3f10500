import type { CaseQuery, Permission } from "$lib/generated/types";

/** The views of the window, and what each needs to know to be opened. */
export interface Routes {
	today: object;
	cases: {
		/** The case on the right. */
		case?: string;
		/** Its tab. */
		tab?: string;
		/** Filters to start with, as when a number of a tally is opened. */
		query?: Partial<CaseQuery>;
		/** What these cases are, in words, for the head of the list. */
		title?: string | { zh: string; en: string };
	};
	/** `draft` continues a draft that was left. */
	new_case: { draft?: string };
	tallies: object;
	/** What was done, by whom and when. */
	journal: object;
	settings: { section?: string };
}

export type View = keyof Routes;
export type Route = { [V in View]: { view: V } & Routes[V] }[View];

/** What one must be allowed to do to be shown a view. */
export const VIEW_NEEDS: Record<View, Permission> = {
	today: "read",
	cases: "read",
	new_case: "record",
	tallies: "read",
	journal: "audit",
	settings: "enter",
};
