import { book } from "$lib/book.svelte";
import { prefs } from "$lib/prefs.svelte";

const KEPT = 10;

/** Each book has cases of its own; names are not kept, for preferences are read before the book is open. */
const key = () => `recent.${book.boot?.book ?? "office"}`;

/** Ids of the cases looked at last, newest first. */
export function recentCases(): string[] {
	const kept = prefs.get<unknown>(key(), []);
	return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(0, KEPT) : [];
}

/** Puts a case at the head of those looked at last. */
export function noteSeen(id: string): void {
	const before = recentCases();
	if (before[0] === id) return;
	prefs.set({ [key()]: [id, ...before.filter((other) => other !== id)].slice(0, KEPT) });
}
