import { untrack } from "svelte";
import { call } from "../backend";
import { type Autosave, autosave } from "../drafts.svelte";

/**
 * The value of a form, saved as a draft while it is typed and restored the next time. Must be created during component
 * setup; the subject and the initial value are read once, then.
 */
export class DraftForm<T extends object> {
	value: T = $state()!;
	/** True if the value comes from a draft of an earlier visit. */
	restored = $state(false);
	readonly saving: Autosave;
	readonly subject: string;
	readonly #initial: string;

	constructor(
		readonly form: string,
		subject: () => string,
		initial: () => T,
	) {
		const value = untrack(initial);
		this.subject = untrack(subject);
		this.value = value;
		this.#initial = JSON.stringify(value);
		this.saving = autosave(
			form,
			() => this.subject,
			() => ({ ...this.value }),
		);
		void this.#restore(value);
	}

	/** True if the value differs from the initial one. */
	get changed(): boolean {
		return JSON.stringify(this.value) !== this.#initial;
	}

	/** The draft's key; the core drops the draft together with the write that it became. */
	get ref(): { form: string; subject: string } {
		return { form: this.form, subject: this.subject };
	}

	/** Deletes the draft. */
	async drop(): Promise<void> {
		await this.saving.drop().catch(() => undefined);
	}

	async #restore(initial: T): Promise<void> {
		const draft = await call("draft_get", this.ref).catch(() => null);
		if (!draft || untrack(() => this.changed)) return;
		const stored = Object.keys(initial).filter((key) => key in draft.body);
		this.value = { ...initial, ...Object.fromEntries(stored.map((key) => [key, draft.body[key]])) };
		this.restored = untrack(() => this.changed);
	}
}
