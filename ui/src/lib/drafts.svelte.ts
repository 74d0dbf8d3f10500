import { tick, untrack } from "svelte";
import { call } from "./backend";
import { pace } from "./pace";

/** What is typed is on the disk at the latest two seconds after the key; these leave room for the writing. */
const PACE = { quiet: 800, longest: 1500 };
const RETRY = 3000;

export interface Autosave {
	/** `clean`: nothing typed yet · `typing`: not saved yet · `saved` · `failed`: is tried again. */
	readonly state: "clean" | "typing" | "saved" | "failed";
	/** When it was saved last, RFC 3339. */
	readonly at: string | undefined;
	/** Saves now what is not saved. */
	flush(): Promise<void>;
	/** Takes what is typed now as done with, as after the form was sent; pending saves are dropped. */
	settle(): void;
	/** Removes the draft from the book. */
	drop(): Promise<void>;
}

const open = new Set<() => Promise<void>>();

/** Saves now whatever was typed into any form and is not saved yet, as before the book is locked. */
export async function flushDrafts(): Promise<void> {
	await Promise.all([...open].map((flush) => flush()));
}

/**
 * Keeps what is typed into a form as a draft in the book. To be called while a component is set up.
 * A changed subject begins a new draft. What the form holds at the start is not a change.
 */
export function autosave(form: string, subject: () => string, body: () => object): Autosave {
	let state = $state<Autosave["state"]>("clean");
	let at = $state<string>();
	let known: { subject: string; text: string } | undefined;
	let pending: { subject: string; text: string } | undefined;
	let resetting = false;

	const paced = pace(save, PACE);
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
			retry = setTimeout(paced.touch, RETRY);
		}
	}

	function notice(now: { subject: string; text: string }): void {
		if (!known || resetting || known.subject !== now.subject) {
			void paced.flush();
			state = "clean";
			at = undefined;
		} else if (known.text !== now.text) {
			pending = now;
			state = "typing";
			paced.touch();
		}
		known = now;
	}

	$effect(() => {
		const now = { subject: subject(), text: JSON.stringify(body()) };
		untrack(() => notice(now));
	});

	$effect(() => {
		const flush = () => void paced.flush();
		window.addEventListener("blur", flush);
		window.addEventListener("pagehide", flush);
		document.addEventListener("visibilitychange", flush);
		open.add(paced.flush);
		return () => {
			open.delete(paced.flush);
			window.removeEventListener("blur", flush);
			window.removeEventListener("pagehide", flush);
			document.removeEventListener("visibilitychange", flush);
			clearTimeout(retry);
			flush();
		};
	});

	function settle(): void {
		paced.cancel();
		clearTimeout(retry);
		pending = undefined;
		state = "clean";
		// What empties the form in the same turn is not typing.
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
		flush: paced.flush,
		settle,
		async drop() {
			const key = { form, subject: subject() };
			settle();
			await call("draft_drop", key);
		},
	};
}
