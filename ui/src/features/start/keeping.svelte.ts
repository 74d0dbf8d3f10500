import { call, CallError } from "$lib/backend";
import type { RecoverySheet } from "$lib/generated/types";
import { GROUP, readGroup } from "./recoveryKey";

/** The recovery key on its way to paper: shown, typed back in part, kept. */
export class KeepingSafe {
	sheet = $state.raw<RecoverySheet>();
	/** What was typed back, in the order of `sheet.ask`. */
	typed = $state<string[]>([]);
	#error = $state.raw<CallError>();
	/** What stood in the fields when they were refused. */
	#refused = $state.raw<readonly string[]>([]);
	#busy = $state(false);

	get busy(): boolean {
		return this.#busy;
	}

	/** What was refused; taken back as soon as something else stands there. */
	get error(): CallError | undefined {
		const same = this.#refused.every((text, i) => text === this.typed[i]);
		return same ? this.#error : undefined;
	}

	/** Which of the fields, from 0, is not as on the sheet: the core names it `groups.1`. */
	get wrong(): number | undefined {
		if (this.error?.code !== "recovery_typo") return undefined;
		const [, at] = /^groups\.(\d+)$/.exec(this.error.field ?? "") ?? [];
		return at !== undefined && Number(at) < this.typed.length ? Number(at) : undefined;
	}

	get complete(): boolean {
		return (
			this.typed.length > 0 && this.typed.every((text) => readGroup(text).state === "complete")
		);
	}

	async show(): Promise<void> {
		await this.#try(async () => this.take(await call("recovery_show", {})));
	}

	/** Takes a sheet that was made elsewhere, as when the key was renewed. */
	take(sheet: RecoverySheet): void {
		this.sheet = sheet;
		this.typed = sheet.ask.map(() => "");
		this.#refused = [];
	}

	/** True when the core took it as kept safe. */
	async confirm(): Promise<boolean> {
		const groups = this.typed.map((text) => readGroup(text).text.slice(0, GROUP));
		this.#refused = [...this.typed];
		return this.#try(() => call("recovery_confirm", { groups }));
	}

	async #try(step: () => Promise<unknown>): Promise<boolean> {
		if (this.#busy) return false;
		this.#busy = true;
		this.#error = undefined;
		try {
			await step();
			return true;
		} catch (thrown) {
			this.#error = CallError.from(thrown);
			return false;
		} finally {
			this.#busy = false;
		}
	}
}
