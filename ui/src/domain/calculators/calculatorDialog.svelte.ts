import { untrack } from "svelte";

/** A claim that a calculation proposes. */
export interface ProposedClaim {
	text: string;
	/** In fen. */
	amount: number;
}

/** The case pages that take a claim over; the last one is in front. */
let takers = $state.raw<readonly ((claim: ProposedClaim) => void)[]>([]);
let open = $state(false);

/** The dialog of the calculators, which the frame shows over whatever view there is. */
export const calculatorDialog = {
	get open(): boolean {
		return open;
	},
	set open(next: boolean) {
		open = next;
	},
	/** Takes a claim over into the case that is shown; undefined if there is none that can be changed. */
	get takeOver(): ((claim: ProposedClaim) => void) | undefined {
		return takers.at(-1);
	},
	/** Offers to take claims over until the returned function is called. */
	offer(taker: (claim: ProposedClaim) => void): () => void {
		// Untracked, because an effect that offers must not run again for its own offer.
		untrack(() => (takers = [...takers, taker]));
		return () => untrack(() => (takers = takers.filter((one) => one !== taker)));
	},
};
