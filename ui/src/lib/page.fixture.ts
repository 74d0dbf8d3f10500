import { flushSync } from "svelte";

/** Lets the page process the answers it got, for this many turns of the event loop. */
export async function settle(turns = 4): Promise<void> {
	for (let i = 0; i < turns; i++) {
		flushSync();
		await new Promise((done) => setTimeout(done));
	}
	flushSync();
}

/** Returns the element with this `data-testid`, or null. */
export const byTestId = (testid: string) =>
	document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
