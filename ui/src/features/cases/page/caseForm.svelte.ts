import { DraftForm } from "$lib/forms/draftForm.svelte";
import { Submission } from "$lib/forms/submission.svelte";
import type { Part } from "$lib/generated/types";
import type { CaseModel } from "./caseModel.svelte";

/** The state of a form that changes a case: input with its draft, and submission. Must be created during component setup. */
export class CaseForm<T extends object> extends Submission {
	readonly draft: DraftForm<T>;

	constructor(
		protected readonly model: () => CaseModel,
		form: string,
		subject: () => string,
		initial: () => T,
		protected readonly onclose: () => void,
	) {
		super();
		this.draft = new DraftForm(form, subject, initial);
	}

	get value(): T {
		return this.draft.value;
	}

	set value(value: T) {
		this.draft.value = value;
	}

	/** Discards the input and closes the form. */
	cancel = async (): Promise<void> => {
		await this.draft.drop();
		this.onclose();
	};
}

/** The state of a form for one part of a case, such as a party or a note. */
export class PartForm<T extends object> extends CaseForm<T> {
	/** Adds or replaces the part, which also drops the draft; resolves with true on success. */
	async put(part: Part, message: string, missing: readonly string[] = []): Promise<boolean> {
		const send = () => this.model().put(part, message, this.draft.ref);
		if (!(await this.run(send, missing))) return false;
		this.draft.saving.markClean();
		return true;
	}
}
