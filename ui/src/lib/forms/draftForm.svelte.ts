import { untrack } from "svelte";
import { call, CallError } from "../backend";
import { type Autosave, autosave } from "../drafts.svelte";
import type { DraftRef, FormWithDraft } from "../generated/types";
import { Submission } from "./submission.svelte";

/**
 * A form whose value is saved as a draft while it is typed, restored the next time, and deleted when the form was sent.
 * Must be created during component setup; the subject and the initial value are read once, then.
 */
export class DraftForm<T extends object> extends Submission {
	value: T = $state()!;
	/** True if the value comes from a draft of an earlier visit. */
	restored = $state(false);
	readonly ref: DraftRef;
	readonly #saving: Autosave;
	readonly #initial: string;
	/** True if the book held a draft when the form was opened. */
	#stored = false;

	constructor(form: FormWithDraft, subject: () => string, initial: () => T) {
		super();
		const value = untrack(initial);
		this.ref = { form, subject: untrack(subject) };
		this.value = value;
		this.#initial = JSON.stringify(value);
		this.#saving = autosave(
			form,
			() => this.ref.subject,
			() => ({ ...this.value }),
		);
		void this.#restore(value);
	}

	/** True if the value differs from the initial one. */
	get changed(): boolean {
		return JSON.stringify(this.value) !== this.#initial;
	}

	/** Time of the draft's last save, RFC 3339. */
	get draftAt(): string | undefined {
		return this.#saving.at;
	}

	get draftState(): Autosave["state"] {
		return this.#saving.state;
	}

	/**
	 * Sends the form as `Submission.run` does. The draft is settled before, deleted after success and kept otherwise; a
	 * command that takes `ref` deletes it in the transaction of the write already.
	 */
	override run(send: () => Promise<unknown>, missing: readonly string[] = []): Promise<boolean> {
		const write = () =>
			this.#saving.handOver(async () => {
				const result = await send();
				if (!(result instanceof CallError))
					await call("draft_drop", this.ref).catch(() => undefined);
				return result;
			});
		return super.run(write, missing);
	}

	/** Deletes the draft, if there may be one. */
	async discard(): Promise<void> {
		if (this.#stored || this.#saving.at !== undefined || this.#saving.state !== "clean")
			await this.#saving.drop().catch(() => undefined);
	}

	/** Takes the draft over; a field that was typed before the draft arrived keeps what was typed. */
	async #restore(initial: T): Promise<void> {
		const draft = await call("draft_get", this.ref).catch(() => null);
		if (!draft) return;
		this.#stored = true;
		const now = untrack(() => $state.snapshot(this.value)) as Record<string, unknown>;
		const isUntouched = (key: string) =>
			JSON.stringify(now[key]) === JSON.stringify(initial[key as keyof T]);
		const taken = Object.keys(initial).filter((key) => key in draft.body && isUntouched(key));
		this.restored = taken.some(
			(key) => JSON.stringify(draft.body[key]) !== JSON.stringify(now[key]),
		);
		if (this.restored)
			this.value = {
				...(now as T),
				...Object.fromEntries(taken.map((key) => [key, draft.body[key]])),
			};
	}
}
