import { call, type CallError } from "$lib/backend";
import { Submission } from "$lib/forms/submission.svelte";
import type { RecoverySheet } from "$lib/generated/types";
import { GROUP_LENGTH, parseGroup } from "./recoveryKey";

/** Confirmation that the recovery key is on paper: the sheet is shown, then some of its groups are typed back. */
export class RecoveryConfirmation {
	sheet = $state.raw<RecoverySheet>();
	/** True when the core shows the sheet only for the passphrase: it was shown before, or the book was locked since. */
	needsPassphrase = $state(false);
	/** The groups typed back, in the order of `sheet.ask`. */
	typed = $state<string[]>([]);
	/** The content of the fields when they were refused. */
	#refusedTexts = $state.raw<readonly string[]>([]);
	readonly #submission = new Submission();

	get busy(): boolean {
		return this.#submission.busy;
	}

	/** The error, until a field is changed. */
	get error(): CallError | undefined {
		const same = this.#refusedTexts.every((text, i) => text === this.typed[i]);
		return same ? this.#submission.error : undefined;
	}

	/** Index of the field that differs from the sheet, from 0; the core reports it as `groups.1`. */
	get wrong(): number | undefined {
		if (this.error?.code !== "recovery_typo") return undefined;
		const [, at] = /^groups\.(\d+)$/.exec(this.error.field ?? "") ?? [];
		return at !== undefined && Number(at) < this.typed.length ? Number(at) : undefined;
	}

	/** True when every group is typed completely. */
	get complete(): boolean {
		return (
			this.typed.length > 0 && this.typed.every((text) => parseGroup(text).state === "complete")
		);
	}

	/** Loads the sheet from the core. */
	async show(passphrase: string | null = null): Promise<void> {
		await this.#submission.run(async () => {
			this.useSheet(await call("recovery_show", { passphrase }));
		});
		const { code, field } = this.#submission.error ?? {};
		if (code === "missing" && field === "passphrase") {
			this.needsPassphrase = true;
			this.#submission.error = undefined;
		}
	}

	/** Uses a sheet that the core has already returned, as when the key was renewed. */
	useSheet(sheet: RecoverySheet): void {
		this.sheet = sheet;
		this.needsPassphrase = false;
		this.typed = sheet.ask.map(() => "");
		this.#refusedTexts = [];
	}

	/** Sends the typed groups; resolves with true when the core has confirmed the recovery key. */
	async confirm(): Promise<boolean> {
		const groups = this.typed.map((text) => parseGroup(text).text.slice(0, GROUP_LENGTH));
		this.#refusedTexts = [...this.typed];
		return this.#submission.run(() => call("recovery_confirm", { groups }));
	}
}
