import { DraftForm } from "$lib/forms/draftForm.svelte";
import type { FormWithDraft, Part } from "$lib/generated/types";
import type { CaseModel } from "./caseModel.svelte";

/** A form that changes a case. Must be created during component setup. */
export class CaseForm<T extends object> extends DraftForm<T> {
	constructor(
		protected readonly model: () => CaseModel,
		form: FormWithDraft,
		subject: () => string,
		initial: () => T,
		protected readonly onclose: () => void,
	) {
		super(form, subject, initial);
	}

	/** Discards the input and closes the form. */
	cancel = async (): Promise<void> => {
		await this.discard();
		this.onclose();
	};
}

/** The form for one part of a case, such as a party or a note. */
export class PartForm<T extends object> extends CaseForm<T> {
	/** Adds or replaces the part, which also deletes the draft; resolves with true on success. */
	put(
		part: Part,
		message: string,
		missing: readonly string[] = [],
		kept: readonly string[] = [],
	): Promise<boolean> {
		return this.run(() => this.model().put(part, message, this.ref, kept), missing);
	}
}
