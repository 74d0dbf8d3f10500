import type { LimitationEvent, LimitationEventKind } from "$lib/generated/types";

/** The kinds of events that last: the limitation stands still meanwhile. The others have one day. */
const SUSPENDING: ReadonlySet<LimitationEventKind> = new Set([
	"force_majeure",
	"no_representative",
	"other_obstacle",
]);

/** Returns true if the limitation stands still while an event of this kind lasts. */
export function isSuspending(kind: string): boolean {
	return SUSPENDING.has(kind as LimitationEventKind);
}

/** Returns the place of an event in the subject of its draft: a case has no two of one kind and day. */
export function eventKey({ kind, on }: Pick<LimitationEvent, "kind" | "on">): string {
	return `${kind}.${on}`;
}

/** Returns the events with one of them added, replaced or, without a value, removed. */
export function withEvent(
	events: readonly LimitationEvent[],
	before: LimitationEvent | undefined,
	after: LimitationEvent | undefined,
): LimitationEvent[] {
	const others = events.filter((event) => !before || eventKey(event) !== eventKey(before));
	return after ? [...others, after] : others;
}
