import { untrack } from "svelte";
import { call } from "$lib/backend";
import { type Autosave, autosave } from "$lib/drafts.svelte";

/**
 * What is being typed into a form of the case page, kept as a draft until it is said.
 * To be made while the form's component is set up. What was left unsaid the last time is there again.
 */
export class Typed<T extends object> {
	value: T = $state()!;
	/** What is shown was typed earlier and never saved. */
	restored = $state(false);
	readonly saving: Autosave;
	readonly #initial: string;

	constructor(
		readonly form: string,
		readonly subject: string,
		initial: T,
	) {
		this.value = initial;
		this.#initial = JSON.stringify(initial);
		this.saving = autosave(
			form,
			() => subject,
			() => ({ ...this.value }),
		);
		void this.#restore(initial);
	}

	get changed(): boolean {
		return JSON.stringify(this.value) !== this.#initial;
	}

	/** The draft that the core drops together with the change that it became. */
	get draft(): { form: string; subject: string } {
		return { form: this.form, subject: this.subject };
	}

	/** Gives up what was typed. */
	async drop(): Promise<void> {
		await this.saving.drop().catch(() => undefined);
	}

	async #restore(initial: T): Promise<void> {
		const draft = await call("draft_get", this.draft).catch(() => null);
		if (!draft || untrack(() => this.changed)) return;
		const kept = Object.keys(initial).filter((key) => key in draft.body);
		this.value = { ...initial, ...Object.fromEntries(kept.map((key) => [key, draft.body[key]])) };
		this.restored = untrack(() => this.changed);
	}
}
