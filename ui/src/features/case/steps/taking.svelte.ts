import { tick } from "svelte";
import type { CallError } from "$lib/backend";
import type { CaseId, Written } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import type { CaseFile } from "../file.svelte";
import { errorAt, errorOnTop } from "../refused";
import { Typed } from "../typed.svelte";

/** Leads to the first field that is wrong. */
async function focusWrong(): Promise<void> {
	await tick();
	document.querySelector<HTMLElement>("[role=dialog] [aria-invalid=true]")?.focus();
}

/** A step being prepared in its dialog. To be made while the dialog is set up. */
export class Taking<T extends object> {
	readonly typed: Typed<T>;
	error = $state<CallError>();
	/** Fields that the form itself lacks. */
	missing = $state<readonly string[]>([]);
	busy = $state(false);
	readonly #file: CaseFile;
	readonly #onclose: () => void;

	constructor(file: CaseFile, name: string, initial: T, onclose: () => void) {
		this.#file = file;
		this.#onclose = onclose;
		this.typed = new Typed("step", `${file.view.case.id}:${name}`, initial);
	}

	get form(): T {
		return this.typed.value;
	}

	/** Words beside a field. */
	at(path: string): string | undefined {
		return this.missing.includes(path) ? t().common.required : errorAt(this.error, path);
	}

	/** Words on top, for what none of these fields is about. */
	top(paths: readonly string[]): string | undefined {
		return errorOnTop(this.error, paths);
	}

	async take(
		send: (key: { case: CaseId; version: number }) => Promise<Written>,
		said: string,
		missing: readonly string[] = [],
	): Promise<void> {
		if (this.busy) return;
		this.missing = missing;
		if (missing.length > 0) return focusWrong();
		this.busy = true;
		this.error = await this.#file.step(send, said);
		this.busy = false;
		if (this.error) return focusWrong();
		await this.typed.drop();
		this.#onclose();
	}

	cancel = async (): Promise<void> => {
		await this.typed.drop();
		this.#onclose();
	};
}
