import { call, CallError, latest, onStale, onTopics, type Result, markStale } from "./backend";
import { alignDay } from "./day.svelte";
import type { Permission } from "./generated/types";
import { localDate } from "./input/calendar";
import { applyStoredPrefs } from "./prefs.svelte";

type Boot = Result<"boot">;

let boot = $state.raw<Boot>();
let error = $state.raw<CallError>();

/** The open book (or the reason why none is open), the signed-in user, the office setup and all vocabularies. */
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

/**
 * Returns whether the signed-in user has this permission. Only for what is offered: the core checks every call itself.
 */
export function may(permission: Permission): boolean {
	return boot?.may.includes(permission) ?? false;
}

const newest = latest(async () => {
	const askedOn = localDate();
	return { askedOn, answer: await call("boot", {}) };
});
/** The reading that was begun last. */
let reading = Promise.resolve();

/** Reads the state of the book again, as when something changed outside of this page. */
export function reloadBook(): Promise<void> {
	reading = read();
	return reading;
}

/**
 * Resolves when the state that was asked for last is known. After signing in, a form waits for it: until then it stands in the
 * page, where it would look refused and take keys that nobody reads.
 */
export async function bookIsRead(): Promise<void> {
	for (let last; last !== reading;) {
		last = reading;
		await last;
	}
}

async function read(): Promise<void> {
	try {
		const done = await newest.run();
		// Calls may overtake each other: a later one knows a later state.
		if (!done) return;
		const { askedOn, answer } = done.value;
		boot = answer;
		// An answer around midnight may belong to either day, so the date stays as it was.
		if (askedOn === localDate()) alignDay(boot.today, askedOn);
		applyStoredPrefs(boot.prefs);
		error = undefined;
	} catch (thrown) {
		error = CallError.from(thrown);
	}
}

/**
 * Reads the state of the book now and whenever the book, the office setup or the topic "security" changes. The core
 * reports as "security" that the book became read-only or writable again. Must be called once, by App.
 */
export function followBook(): void {
	$effect(() => {
		void reloadBook();
		const stops = [
			onStale(["office_setup", "security"], () => void reloadBook()),
			onTopics(markStale),
		];
		return () => stops.forEach((stop) => stop());
	});
}
