import type { Assignee } from "$lib/generated/types";
import { ownPrefs } from "$lib/ownPrefs";

const KEY = "today.assignee";

/** Returns whose work the signed-in member chose to see; undefined until one is chosen. */
export function chosenAssignee(): Assignee | undefined {
	const chosen = ownPrefs.get<unknown>(KEY, undefined);
	return chosen === "me" || chosen === "anyone" ? chosen : undefined;
}

/** Stores whose work the signed-in member wants to see. */
export function chooseAssignee(assignee: Assignee): void {
	ownPrefs.set({ [KEY]: assignee });
}
