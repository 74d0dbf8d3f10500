import type { Case } from "$lib/generated/types";

/** What guards a case: who sees it, and whether it is kept. Named by their words. */
export type GuardKind = "restrict" | "unrestrict" | "askErasure";

/** What can be done about it now. An end comes before an erasure, and one request is enough. */
export function keepingOf(
	it: Pick<Case, "restricted" | "erasure" | "erased_on" | "closing" | "answer" | "void">,
	may: { govern: boolean; decide: boolean },
): GuardKind[] {
	if (it.erased_on !== null) return [];
	const kinds: GuardKind[] = [];
	if (may.govern) kinds.push(it.restricted ? "unrestrict" : "restrict");
	const ended = it.closing !== null || it.answer !== null || it.void !== null;
	if (may.decide && ended && it.erasure === null) kinds.push("askErasure");
	return kinds;
}
