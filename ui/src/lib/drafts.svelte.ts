import { tick, untrack } from "svelte";
import { call } from "./backend";
import { debounce } from "./debounce";

/** Typed text must be on the disk within two seconds of the keystroke; these values (ms) leave time for the write. */
const DEBOUNCE = { wait: 800, maxWait: 1500 };
const RETRY = 3000;

/** The state of a draft that is saved automatically. */
export interface Autosave {
	/** `clean`: nothing typed yet · `typing`: not saved yet · `saved` · `failed`: will be tried again. */
	readonly state: "clean" | "typing" | "saved" | "failed";
	/** Time of the last save, RFC 3339. */
	readonly at: string | undefined;
	/** Saves unsaved changes now. */
	flush(): Promise<void>;
	/** Treats the current text as handled, as after the form was sent, and cancels pending saves. */
	markClean(): void;
	/** Deletes the draft from the book. */
	drop(): Promise<void>;
}

const openForms = new Set<() => Promise<void>>();

/** Saves the unsaved changes of all open forms now, as before the book is locked. */
export async function flushDrafts(): Promise<void> {
	await Promise.all([...openForms].map((flush) => flush()));
}

/**
 * Saves the content of a form as a draft in the book whenever it changes. A changed subject begins a new draft; the
 * initial content is not a change. Must be called during the initialisation of a component.
 */
export function autosave(form: string, subject: () => string, body: () => object): Autosave {
	let state = $state<Autosave["state"]>("clean");
	let at = $state<string>();
	let known: { subject: string; text: string } | undefined;
	let pending: { subject: string; text: string } | undefined;
	let resetting = false;

	const debounced = debounce(save, DEBOUNCE);
	let retry: ReturnType<typeof setTimeout> | undefined;

	async function save(): Promise<void> {
		const saving = pending;
		if (!saving) return;
		try {
			const body = JSON.parse(saving.text) as Record<string, unknown>;
			const saved = await call("draft_save", { form, subject: saving.subject, body });
			if (pending === saving) pending = undefined;
			if (known?.subject !== saving.subject) return;
			at = saved.at;
			if (pending === undefined) state = "saved";
		} catch {
			state = "failed";
			clearTimeout(retry);
			retry = setTimeout(debounced.schedule, RETRY);
		}
	}

	function compare(now: { subject: string; text: string }): void {
		if (!known || resetting || known.subject !== now.subject) {
			void debounced.flush();
			state = "clean";
			at = undefined;
		} else if (known.text !== now.text) {
			pending = now;
			state = "typing";
			debounced.schedule();
		}
		known = now;
	}

	$effect(() => {
		const now = { subject: subject(), text: JSON.stringify(body()) };
		untrack(() => compare(now));
	});

	$effect(() => {
		const flush = () => void debounced.flush();
		window.addEventListener("blur", flush);
		window.addEventListener("pagehide", flush);
		document.addEventListener("visibilitychange", flush);
		openForms.add(debounced.flush);
		return () => {
			openForms.delete(debounced.flush);
			window.removeEventListener("blur", flush);
			window.removeEventListener("pagehide", flush);
			document.removeEventListener("visibilitychange", flush);
			clearTimeout(retry);
			flush();
		};
	});

	function markClean(): void {
		debounced.cancel();
		clearTimeout(retry);
		pending = undefined;
		state = "clean";
		// Emptying the form in the same tick does not count as typing.
		resetting = true;
		void tick().then(() => (resetting = false));
	}

	return {
		get state() {
			return state;
		},
		get at() {
			return at;
		},
		flush: debounced.flush,
		markClean,
		async drop() {
			const key = { form, subject: subject() };
			markClean();
			await call("draft_drop", key);
		},
	};
}
