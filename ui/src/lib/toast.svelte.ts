import { CallError } from "./backend";
import { errorMessage } from "./i18n/index.svelte";

/** A short message in the corner of the window. */
export interface Toast {
	id: number;
	text: string;
	tone: "plain" | "green" | "red";
	/** The case that it is about, by id and by its number as printed. */
	about?: { case: string; number: string };
	action?: { label: string; run: () => void };
}

/** Milliseconds for which a toast is shown. */
const SHOWN = 6000;
/** A toast with a button stays long enough to be read and reached. */
const SHOWN_WITH_ACTION = 12_000;

/** More errors than this are not read. */
const MAX_SHOWN = 3;

let next = 1;
let all = $state<Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const toasts = {
	get all(): readonly Toast[] {
		return all;
	},
	close(id: number): void {
		clearTimeout(timers.get(id));
		timers.delete(id);
		all = all.filter((toast) => toast.id !== id);
	},
	/** Closes what is about another case than the one that is shown now, except errors. */
	showCase(id: string): void {
		const isOther = (one: Toast) => one.tone !== "red" && one.about && one.about.case !== id;
		for (const one of all.filter(isOther)) toasts.close(one.id);
	},
	/** Keeps a toast while it is pointed at or has focus. */
	hold(id: number): void {
		clearTimeout(timers.get(id));
	},
	/** Lets a toast disappear after its time; red toasts stay until closed. */
	release(id: number): void {
		const toast = all.find((one) => one.id === id);
		if (!toast || toast.tone === "red") return;
		timers.set(
			id,
			setTimeout(() => toasts.close(id), toast.action ? SHOWN_WITH_ACTION : SHOWN),
		);
	},
};

/**
 * Shows a toast in place of the one before; with an action, it offers the next step as a button. Red toasts report errors
 * that belong to no field and stay until they are closed; the same error is shown once.
 */
export function toast(
	text: string,
	more: Partial<Pick<Toast, "tone" | "about" | "action">> = {},
): void {
	const id = next++;
	const isReplaced = (one: Toast) => one.tone !== "red" || one.text === text;
	for (const one of all.filter(isReplaced)) toasts.close(one.id);
	all = [...all, { id, text, tone: "plain" as const, ...more }].slice(-MAX_SHOWN);
	toasts.release(id);
}

/** Reports an error that belongs to no field, as a red toast. */
export function toastError(thrown: unknown): void {
	toast(errorMessage(CallError.from(thrown)) ?? "", { tone: "red" });
}
