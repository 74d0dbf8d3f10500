import { call, CallError, onStale, onTopics, type Result, stale } from "./backend";
import { alignDay } from "./day.svelte";
import type { Permission } from "./generated/types";
import { localDate } from "./input/calendar";
import { adopt } from "./prefs.svelte";

type Boot = Result<"boot">;

let boot = $state.raw<Boot>();
let error = $state.raw<CallError>();

/** The book that is open (or why none is), who is at it, the house's lists and all vocabularies. */
export const book = {
	get boot(): Boot | undefined {
		return boot;
	},
	get error(): CallError | undefined {
		return error;
	},
	/** True for the practice book. */
	get practice(): boolean {
		return boot?.book === "practice";
	},
};

/** Whether the person who is signed in may do this; for what is offered: every call is judged by the core again. */
export function may(permission: Permission): boolean {
	return boot?.may.includes(permission) ?? false;
}

/** Reads again how the book stands, though nothing was changed here. */
export async function lookAtBook(): Promise<void> {
	try {
		const asked = localDate();
		boot = await call("boot", {});
		// Over midnight nobody knows on which side the answer was given; the day stays as it was.
		if (asked === localDate()) alignDay(boot.today, asked);
		adopt(boot.prefs);
		error = undefined;
	} catch (thrown) {
		error = CallError.from(thrown);
	}
}

/**
 * Reads the book now and whenever it, its lists or what it can be trusted with change: that nothing can be saved, and
 * that it can again, is told as "trust". To be called once, by App.
 */
export function followBook(): void {
	$effect(() => {
		void lookAtBook();
		const stops = [onStale(["house", "trust"], () => void lookAtBook()), onTopics(stale)];
		return () => stops.forEach((stop) => stop());
	});
}
