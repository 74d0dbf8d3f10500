import type { CaseView, ObligationClock } from "$lib/generated/types";

interface Performance {
	/** What is owed. */
	what: string;
	/** The agreed last day. */
	due: string;
	clock: ObligationClock;
}

/** Returns the open obligation of a closed case that is due first, if one has a date. */
export function nextPerformance({
	case: it,
	obligation_clocks,
}: CaseView): Performance | undefined {
	if (!it.closing) return undefined;
	const open = it.obligations.flatMap(({ id, what, due_on, performed_on }) => {
		const clock = obligation_clocks.find((one) => one.obligation === id);
		return clock && due_on && !performed_on ? [{ what, due: due_on, clock }] : [];
	});
	return open.sort((a, b) => a.clock.days_left - b.clock.days_left)[0];
}
