import { tick } from "svelte";
import type { SavedChange } from "$lib/generated/types";
import { CaseForm } from "../caseForm.svelte";
import type { CaseModel, CaseVersion } from "../caseModel.svelte";

/** Moves the focus to the first invalid field. */
async function focusInvalid(): Promise<void> {
	await tick();
	document.querySelector<HTMLElement>("[role=dialog] [aria-invalid=true]")?.focus();
}

/** The state of a step's dialog. */
export class StepForm<T extends object> extends CaseForm<T> {
	/** The model, the name of the step and the initial input are read once. */
	constructor(model: () => CaseModel, name: () => string, initial: () => T, onclose: () => void) {
		super(model, "step", () => `${model().view.case.id}:${name()}`, initial, onclose);
	}

	/** Sends the step unless fields are missing; on success it closes the dialog. */
	async submit(
		send: (key: CaseVersion) => Promise<SavedChange>,
		message: string,
		missing: readonly string[] = [],
	): Promise<void> {
		if (this.busy) return;
		if (!(await this.run(() => this.model().step(send, message), missing))) return focusInvalid();
		this.onclose();
	}
}
