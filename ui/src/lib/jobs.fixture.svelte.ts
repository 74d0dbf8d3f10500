import { flushSync } from "svelte";

/** Runs what belongs into the set-up of a component, until the answered function is called. */
export function followed(follow: () => void): () => void {
	const stop = $effect.root(follow);
	flushSync();
	return stop;
}
