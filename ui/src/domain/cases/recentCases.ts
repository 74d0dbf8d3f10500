import { book } from "$lib/book.svelte";
import { ownPrefs } from "$lib/ownPrefs";

const MAX_RECENT_CASES = 10;

/** The preference key of the member's recent cases in this book. Only ids are stored: preferences are readable while the book is locked. */
const key = () => `recent.${book.boot?.book ?? "office"}`;

/** Returns the ids of the cases viewed last, newest first. */
export function recentCases(): string[] {
	const stored = ownPrefs.get<unknown>(key(), []);
	return Array.isArray(stored)
		? stored.filter((id) => typeof id === "string").slice(0, MAX_RECENT_CASES)
		: [];
}

/** Puts a case first among the recent ones. */
export function noteCaseViewed(id: string): void {
	const before = recentCases();
	if (before[0] === id) return;
	ownPrefs.set({
		[key()]: [id, ...before.filter((other) => other !== id)].slice(0, MAX_RECENT_CASES),
	});
}
