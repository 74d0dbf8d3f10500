import type { Keeping } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import type { IsoDate } from "$lib/input/calendar";
import { sayTrouble, sayUntrue, whenWas } from "$lib/keeping";

/** How the copies stand, in words, and what to do. */
export interface Said {
	tone: "green" | "amber" | "red" | "plain";
	text: string;
	/** What is in the way and the way out; empty when nothing is. */
	todo: string[];
	/** Whether making a backup now is offered. */
	offers: boolean;
}

export function sayKeeping(keeping: Keeping, today: IsoDate, governs: boolean): Said {
	const words = t().trust.keeping;
	const { proved_at, state, hours, trouble, missing_places, busy, untrue } = keeping;
	// Whatever the copies are, they are copies of this book.
	if (untrue) return { tone: "red", text: sayUntrue(untrue), todo: [], offers: false };
	const todo = [
		missing_places.length > 0 && words.missing(missing_places.length),
		trouble !== null && sayTrouble(trouble),
	].filter((said) => said !== false);
	if (busy) return { tone: "plain", text: words.busy, todo: [], offers: false };
	if (state === "good") {
		const text = proved_at ? words.good(whenWas(proved_at, today)) : words.soon;
		const tone = todo.length > 0 ? "amber" : proved_at ? "green" : "plain";
		return { tone, text, todo, offers: todo.length > 0 };
	}
	const text = !proved_at
		? words.never
		: state === "late"
			? words.late(hours)
			: words.overdue(Math.floor(hours / 24));
	// A reason that is known says what to do by itself.
	if (todo.length === 0) todo.push(words.doLate);
	if (state === "overdue" && !governs) todo.push(words.askSupervisor);
	return { tone: state === "overdue" ? "red" : "amber", text, todo, offers: true };
}
