import { CallError } from "../backend";
import { t } from "../i18n/index.svelte";
import { fieldError, type FieldMessage, formError } from "./formErrors";
import { focusRefused, formWithFocus } from "./refusedField";

/** The submission of a form: whether it is under way, which required fields are empty, and why it was refused. */
export class Submission {
	/** Required fields that were empty at the last attempt. */
	missing = $state.raw<readonly string[]>([]);
	/** The refusal of the last attempt. */
	error = $state.raw<CallError>();
	#busy = $state(false);

	get busy(): boolean {
		return this.#busy;
	}

	/** Returns the message for one field. */
	fieldError(path: string): FieldMessage | undefined {
		return this.missing.includes(path) ? t().common.required : fieldError(this.error, path);
	}

	/** Returns the message for the top of the form if the error is about none of these fields. */
	formError(paths: readonly string[]): string | undefined {
		return formError(this.error, paths);
	}

	/** Sends nothing, because of fields that are missing or shown as refused; the first of them gets the focus. */
	protected async refuse(missing: readonly string[]): Promise<boolean> {
		this.missing = missing;
		await focusRefused(formWithFocus());
		return false;
	}

	/**
	 * Calls `send` unless fields are missing or an earlier call still runs. Resolves with true on success; an error that
	 * `send` throws or resolves with is kept. On a refusal the first refused field of the form gets the focus.
	 */
	async run(send: () => Promise<unknown>, missing: readonly string[] = []): Promise<boolean> {
		if (this.#busy) return false;
		const form = formWithFocus();
		this.error = undefined;
		this.missing = missing;
		if (missing.length > 0) {
			await focusRefused(form);
			return false;
		}
		this.#busy = true;
		try {
			const result = await send();
			if (result instanceof CallError) this.error = result;
		} catch (thrown) {
			this.error = CallError.from(thrown);
		} finally {
			this.#busy = false;
		}
		if (this.error) await focusRefused(form);
		return this.error === undefined;
	}
}
