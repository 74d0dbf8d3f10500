import { untrack } from "svelte";
import { call, CallError } from "../backend";
import { type Autosave, autosave } from "../drafts.svelte";
import type { DraftRef, FormWithDraft } from "../generated/types";
import { t } from "../i18n/index.svelte";
import { EditedFacts, type Edits } from "./editedFacts.svelte";
import type { FieldMessage } from "./formErrors";
import { isSameContent } from "./sameContent";
import { Submission } from "./submission.svelte";

/** What a form with a draft needs to know about the things that its input names. */
export interface DraftFormOptions<T extends object> {
	/** How the form edits what stands in the book; a form that only adds has none. */
	edits?: Edits<T>;
	/** Returns the fields of the input that name what no longer exists, as they are without it. */
	withoutGone?: (value: T) => Partial<T>;
}

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
	readonly #initial: T;
	readonly #edited: EditedFacts<T> | undefined;
	/** The fields from which something was dropped that no longer exists, as they were after that. */
	#dropped = $state.raw<Readonly<Record<string, unknown>>>({});
	/** True if the book held a draft when the form was opened. */
	#stored = false;

	constructor(
		form: FormWithDraft,
		subject: () => string,
		initial: () => T,
		{ edits, withoutGone }: DraftFormOptions<T> = {},
	) {
		super();
		const value = untrack(initial);
		this.ref = { form, subject: untrack(subject) };
		this.#initial = $state.snapshot(value) as T;
		this.#edited = edits && new EditedFacts(edits, this.#initial);
		this.value = value;
		this.#saving = autosave(
			form,
			() => this.ref.subject,
			() => ({ ...this.value, ...this.#edited?.base(this.value) }),
		);
		if (withoutGone)
			$effect(() => {
				const mended = withoutGone(this.value);
				if (Object.keys(mended).length > 0) untrack(() => this.#drop(mended));
			});
		void this.#restore();
	}

	/** True if the value differs from the initial one. */
	get changed(): boolean {
		return !isSameContent(this.value, this.#initial);
	}

	/** Time of the draft's last save, RFC 3339. */
	get draftAt(): string | undefined {
		return this.#saving.at;
	}

	get draftState(): Autosave["state"] {
		return this.#saving.state;
	}

	/** The fields that changed in the book since they were typed, and were not kept yet. */
	get clashes(): readonly string[] {
		return this.#edited?.clashes(this.value) ?? [];
	}

	/** Returns the message for one field: why it was refused, or what happened to it since it was typed. */
	override fieldError(path: string): FieldMessage | undefined {
		return super.fieldError(path) ?? this.#note(path);
	}

	/** Returns the message for the top of the form: about what is beside none of these fields. */
	override formError(paths: readonly string[]): string | undefined {
		const elsewhere = [...this.clashes, ...Object.keys(this.#dropped)].filter(
			(field) => !paths.includes(field),
		);
		return super.formError(paths) ?? elsewhere.map((field) => this.#note(field)).find(Boolean);
	}

	/** Returns what keeps a field as it was typed, although it changed in the book; undefined if it did not. */
	clashKeeper(field: string): (() => void) | undefined {
		if (!this.clashes.includes(field)) return undefined;
		return () => this.#edited?.keep(field);
	}

	/** Notes that a masked number was shown in a field; it was not typed. */
	showNumber(field: string, number: string): void {
		this.#edited?.show(field, number);
	}

	/**
	 * Sends the form as `Submission.run` does, unless a clash with the book was not seen yet. The draft is settled before,
	 * deleted after success and kept otherwise; a command that takes `ref` deletes it in the transaction of the write already.
	 */
	override run(send: () => Promise<unknown>, missing: readonly string[] = []): Promise<boolean> {
		if (this.busy) return Promise.resolve(false);
		if (this.#edited?.haveSeen(this.value) === false) return this.refuse(missing);
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

	#note(field: string): string | undefined {
		const { draft } = t().common;
		if (this.clashes.includes(field))
			return draft.clash(this.#edited?.bookText(field, this.value) ?? "");
		const isDropped =
			field in this.#dropped &&
			isSameContent((this.value as Record<string, unknown>)[field], this.#dropped[field]);
		return isDropped ? draft.dropped : undefined;
	}

	#drop(mended: Partial<T>): void {
		this.#dropped = { ...this.#dropped, ...mended };
		Object.assign(this.value, mended);
	}

	/** Takes the draft over; a field that was typed before the draft arrived keeps what was typed. */
	async #restore(): Promise<void> {
		const draft = await call("draft_get", this.ref).catch(() => null);
		if (!draft) return;
		this.#stored = true;
		const now = untrack(() => $state.snapshot(this.value)) as Record<string, unknown>;
		const initial = this.#initial as Record<string, unknown>;
		const isTouched = (field: string) => !isSameContent(now[field], initial[field]);
		const body = untrack(() => this.#edited?.restore(draft.body, isTouched)) ?? draft.body;
		const taken = Object.keys(initial).filter((field) => field in body && !isTouched(field));
		this.restored = taken.some((field) => !isSameContent(body[field], now[field]));
		if (this.restored)
			this.value = {
				...(now as T),
				...Object.fromEntries(taken.map((field) => [field, body[field]])),
			};
	}
}
