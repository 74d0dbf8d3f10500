export interface Toast {
	id: number;
	text: string;
	tone: "plain" | "green" | "red";
	action?: { label: string; run: () => void };
}

const SHOWN = 6000;
/** One that offers to undo or to open stays until it can be read and reached. */
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
	/** While one is pointed at or has focus it does not go away. */
	hold(id: number): void {
		clearTimeout(timers.get(id));
	},
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
 * Says in passing that something was done; with an action, offers what comes next.
 * Red ones say what went wrong where no field is at hand, and stay until closed.
 */
export function toast(text: string, more: Partial<Pick<Toast, "tone" | "action">> = {}): void {
	const id = next++;
	all = [...all, { id, text, tone: "plain" as const, ...more }].slice(-3);
	toasts.release(id);
}
