import { CallError } from "./backend";
import { errorMessage } from "./i18n/index.svelte";

/** A short message in the corner of the window. */
export interface Toast {
	id: number;
	text: string;
	tone: "plain" | "green" | "red";
	action?: { label: string; run: () => void };
}

/** Milliseconds for which a toast is shown. */
const SHOWN = 6000;
/** A toast with a button stays long enough to be read and reached. */
const SHOWN_WITH_ACTION = 12_000;

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
 * Shows a toast; with an action, it offers the next step as a button. Red toasts report errors that belong to no field
 * and stay until they are closed.
 */
export function toast(text: string, more: Partial<Pick<Toast, "tone" | "action">> = {}): void {
	const id = next++;
	all = [...all, { id, text, tone: "plain" as const, ...more }].slice(-3);
	toasts.release(id);
}

/** Reports an error that belongs to no field, as a red toast. */
export function toastError(thrown: unknown): void {
	toast(errorMessage(CallError.from(thrown)) ?? "", { tone: "red" });
}
