import { untrack } from "svelte";
import { call, CallError } from "./backend";
import { debounce } from "./debounce";
import type { FormWithDraft } from "./generated/types";

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
	/**
	 * Sends the form. What was typed is saved before, and no save is under way or follows while `send` runs, so that none
	 * can arrive after `send` has deleted the draft. After success nothing more is saved for this subject. If `send` throws
	 * or resolves with a `CallError`, the draft stays and saving goes on.
	 */
	handOver<R>(send: () => Promise<R>): Promise<R>;
	/** Deletes the draft from the book, in the same order as `handOver`. */
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
export function autosave(form: FormWithDraft, subject: () => string, body: () => object): Autosave {
	let state = $state<Autosave["state"]>("clean");
	let at = $state<string>();
	let known: { subject: string; text: string } | undefined;
	let pending: { subject: string; text: string } | undefined;
	/** The subject that is being sent or was sent: nothing is saved for it. */
	let sent: string | undefined;

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
		if (known?.subject !== now.subject) {
			void debounced.flush();
			state = "clean";
			at = undefined;
			sent = undefined;
		} else if (known.text !== now.text && now.subject !== sent) saveSoon(now);
		known = now;
	}

	function saveSoon(changed: { subject: string; text: string }): void {
		pending = changed;
		state = "typing";
		debounced.schedule();
	}

	/** Waits for a save that is under way after saving what is unsaved; then no save is left to run. */
	async function settle(): Promise<void> {
		await debounced.flush();
		clearTimeout(retry);
		debounced.cancel();
	}

	/** Goes on saving after the form could not be sent; `before` is the text when it was sent. */
	function goOn(subject: string, before: string | undefined): void {
		if (sent !== subject) return;
		sent = undefined;
		const unsaved = known?.text === before ? pending : known;
		if (unsaved) saveSoon(unsaved);
	}

	async function handOver<R>(send: () => Promise<R>): Promise<R> {
		const mine = untrack(subject);
		sent = mine;
		const before = known?.text;
		await settle();
		try {
			const result = await send();
			if (result instanceof CallError) goOn(mine, before);
			else if (sent === mine) {
				pending = undefined;
				state = "clean";
				at = undefined;
			}
			return result;
		} catch (thrown) {
			goOn(mine, before);
			throw thrown;
		}
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

	return {
		get state() {
			return state;
		},
		get at() {
			return at;
		},
		flush: debounced.flush,
		handOver,
		async drop() {
			await handOver(() => call("draft_drop", { form, subject: untrack(subject) }));
		},
	};
}
