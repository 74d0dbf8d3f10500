/** Replaces an object by one with its fields in alphabetical order. */
function sorted(_: string, value: unknown): unknown {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Returns true if two values have the same content as JSON. What is left out is null, and the order of fields is no content:
 * the core gives a draft back with its fields sorted.
 */
export function isSameContent(one: unknown, other: unknown): boolean {
	return JSON.stringify(one ?? null, sorted) === JSON.stringify(other ?? null, sorted);
}
