import { untrack } from "svelte";

/** An action that is run by its name: of the frame, or of the page that is shown. */
export interface Action {
	id: string;
	label: string;
	shortcut?: string;
	/** Other words and pinyin initials by which the palette finds it, divided by blanks. */
	code: string;
	run: () => void;
}

/** The pages that offer actions; the last one is in front. */
let offers = $state.raw<readonly (() => readonly Action[])[]>([]);

/** The actions of the page that is shown, for the palette. */
export const pageActions = {
	get all(): readonly Action[] {
		return offers.at(-1)?.() ?? [];
	},
	/** Offers the actions of a page until the returned function is called. */
	offer(actions: () => readonly Action[]): () => void {
		// Untracked, because an effect that offers must not run again for its own offer.
		untrack(() => (offers = [...offers, actions]));
		return () => untrack(() => (offers = offers.filter((one) => one !== actions)));
	},
};
