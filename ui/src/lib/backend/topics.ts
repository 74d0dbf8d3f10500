import type { Topic } from "$lib/generated/types";

type Listener = (topics: readonly Topic[]) => void;

const listeners = new Map<Listener, readonly Topic[]>();

/** Calls once every listener that watches one of these topics. The topic "book" stands for all topics. */
export function markStale(topics: readonly Topic[]): void {
	const all = topics.includes("book");
	for (const [listener, watched] of [...listeners]) {
		if (all || watched.some((topic) => topics.includes(topic))) listener(topics);
	}
}

/** Calls `listener` whenever one of `topics` becomes stale, until the returned function is called. */
export function onStale(topics: readonly Topic[], listener: Listener): () => void {
	const own: Listener = (changed) => listener(changed);
	listeners.set(own, topics);
	return () => void listeners.delete(own);
}
