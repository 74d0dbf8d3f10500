import { flushSync } from "svelte";

/** Lets the page take in what was answered: so many turns of the loop. */
export async function settle(turns = 4): Promise<void> {
	for (let i = 0; i < turns; i++) {
		flushSync();
		await new Promise((done) => setTimeout(done));
	}
	flushSync();
}

export const at = (testid: string) =>
	document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
