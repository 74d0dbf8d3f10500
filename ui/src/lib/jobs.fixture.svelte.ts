import { flushSync } from "svelte";

/**
 * Runs code that needs an effect context, as during the initialisation of a component, until the returned function is
 * called.
 */
export function runInEffectRoot(follow: () => void): () => void {
	const stop = $effect.root(follow);
	flushSync();
	return stop;
}
