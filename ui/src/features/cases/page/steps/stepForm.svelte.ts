import type { SavedChange } from "$lib/generated/types";
import { KeptDoubts } from "$lib/forms/keptDoubts";
import { CaseForm, type CaseFormOptions } from "../caseForm.svelte";
import type { CaseModel, CaseVersion } from "../caseModel.svelte";
import type { OfferedDate } from "./correction";

/** The dates that a correction can set when they stand in the way. */
const OFFERED: Readonly<Record<string, OfferedDate["kind"]>> = {
	registered_on: "registered_on",
	received_on: "received_on",
	accepted_on: "acceptance",
};

/** The state of a step's dialog. */
export class StepForm<T extends object> extends CaseForm<T> {
	readonly #doubts = new KeptDoubts();

	/** The model, the name of the step and the initial input are read once. */
	constructor(
		model: () => CaseModel,
		name: () => string,
		initial: () => T,
		onclose: () => void,
		options: CaseFormOptions<T> = {},
	) {
		super(model, "step", () => `${model().view.case.id}:${name()}`, initial, onclose, options);
	}

	/**
	 * Returns the correction of another date of the case that would let the entered date stand; undefined if the
	 * refusal is about no such date.
	 */
	offer(paths: readonly string[]): OfferedDate | undefined {
		const { error } = this;
		if (error?.code !== "too_early" && error?.code !== "too_late") return undefined;
		const kind = OFFERED[error.detail[1] ?? ""];
		const field = paths.find((path) => error.field === path || error.field?.endsWith(`.${path}`));
		const entered = (this.value as Record<string, unknown>)[field ?? ""];
		return kind && typeof entered === "string" ? { kind, on: entered } : undefined;
	}

	/** Returns what keeps the doubtful value of a field and sends the step again; undefined if it was not asked about. */
	keeper(field: string, send: () => void): (() => void) | undefined {
		const path = this.error?.field;
		if (this.error?.code !== "doubtful" || !path?.endsWith(`.${field}`))
			return this.clashKeeper(field);
		return () => {
			this.#doubts.keep(path);
			send();
		};
	}

	/** The paths of the doubtful values that are kept, as a command takes them. */
	get kept(): { kept?: string[] } {
		const value = $state.snapshot(this.value) as Record<string, unknown>;
		const paths = this.#doubts.paths((path) => value[path.split(".").at(-1)!]);
		return paths.length > 0 ? { kept: paths } : {};
	}

	/** Closes the dialog, which keeps its input, and opens the correction of the other date. */
	takeOffer(offer: OfferedDate, onclose: () => void): void {
		onclose();
		this.model().offered = offer;
	}

	/** Sends the step unless fields are missing; on success it closes the dialog. */
	async submit(
		send: (key: CaseVersion) => Promise<SavedChange>,
		message: string,
		missing: readonly string[] = [],
	): Promise<void> {
		if (this.busy) return;
		if (await this.run(() => this.model().step(send, message), missing)) this.onclose();
	}
}
