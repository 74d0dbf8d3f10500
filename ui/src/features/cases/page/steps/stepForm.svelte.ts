import { tick } from "svelte";
import type { CallError } from "$lib/backend";
import type { SavedChange } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import type { CaseModel, CaseVersion } from "../caseModel.svelte";
import { fieldError, formError } from "$lib/forms/formErrors";
import { DraftForm } from "$lib/forms/draftForm.svelte";

/** Moves the focus to the first invalid field. */
async function focusInvalid(): Promise<void> {
	await tick();
	document.querySelector<HTMLElement>("[role=dialog] [aria-invalid=true]")?.focus();
}

/** The state of a step's dialog: input, errors and submission. Must be created during component setup. */
export class StepForm<T extends object> {
	readonly draft: DraftForm<T>;
	error = $state<CallError>();
	/** Required fields that are empty. */
	missing = $state<readonly string[]>([]);
	busy = $state(false);
	readonly #model: CaseModel;
	readonly #onclose: () => void;

	constructor(model: CaseModel, name: string, initial: T, onclose: () => void) {
		this.#model = model;
		this.#onclose = onclose;
		this.draft = new DraftForm("step", `${model.view.case.id}:${name}`, initial);
	}

	get value(): T {
		return this.draft.value;
	}

	/** Returns the message for one field. */
	fieldError(path: string): string | undefined {
		return this.missing.includes(path) ? t().common.required : fieldError(this.error, path);
	}

	/** Returns the message for the top of the form if the error is about none of these fields. */
	formError(paths: readonly string[]): string | undefined {
		return formError(this.error, paths);
	}

	/** Sends the step unless fields are missing; on success it drops the draft and closes the dialog. */
	async submit(
		send: (key: CaseVersion) => Promise<SavedChange>,
		message: string,
		missing: readonly string[] = [],
	): Promise<void> {
		if (this.busy) return;
		this.missing = missing;
		if (missing.length > 0) return focusInvalid();
		this.busy = true;
		this.error = await this.#model.step(send, message);
		this.busy = false;
		if (this.error) return focusInvalid();
		await this.draft.drop();
		this.#onclose();
	}

	cancel = async (): Promise<void> => {
		await this.draft.drop();
		this.#onclose();
	};
}
