import type { Case } from "$lib/generated/types";

/** An action on the restriction or erasure of a case; also the key of its label. */
export type PrivacyAction = "restrict" | "unrestrict" | "askErasure";

/** Returns the actions possible now. Erasure needs a case that has ended and no request yet. */
export function privacyActions(
	it: Pick<Case, "restricted" | "erasure" | "erased_on" | "closing" | "answer" | "void">,
	may: { govern: boolean; decide: boolean },
): PrivacyAction[] {
	if (it.erased_on !== null) return [];
	const actions: PrivacyAction[] = [];
	if (may.govern) actions.push(it.restricted ? "unrestrict" : "restrict");
	const ended = it.closing !== null || it.answer !== null || it.void !== null;
	if (may.decide && ended && it.erasure === null) actions.push("askErasure");
	return actions;
}
