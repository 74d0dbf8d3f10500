import { call, CallError } from "$lib/backend";
import type { CaseId, MaskedField, PartyId } from "$lib/generated/types";

/** How long a number stays on a screen that visitors can see. */
export const SHOWN_FOR = 60_000;

/** Whether a value came masked; no number has this sign. */
export function isMasked(value: string): boolean {
	return value.includes("*");
}

/** Numbers of one party that somebody asked to see, each for a minute. */
export class Revealing {
	#shown = $state.raw<Partial<Record<MaskedField, string>>>({});
	#error = $state.raw<CallError>();
	#busy = $state<MaskedField>();
	readonly #timers = new Map<MaskedField, ReturnType<typeof setTimeout>>();
	/** Counts what was hidden, so that an answer that is late for that is not shown. */
	#turn = 0;

	/** The number, while it may be seen. */
	get(field: MaskedField): string | undefined {
		return this.#shown[field];
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	get busy(): MaskedField | undefined {
		return this.#busy;
	}

	/** Asks for the number, which is journaled, and shows it for a minute. */
	async show(of: { case: CaseId; party: PartyId; field: MaskedField }): Promise<void> {
		const { field } = of;
		const turn = this.#turn;
		this.#busy = field;
		this.#error = undefined;
		try {
			const { value } = await call("reveal", of);
			if (turn !== this.#turn) return;
			this.#shown = { ...this.#shown, [field]: value };
			clearTimeout(this.#timers.get(field));
			this.#timers.set(
				field,
				setTimeout(() => this.hide(field), SHOWN_FOR),
			);
		} catch (thrown) {
			if (turn === this.#turn) this.#error = CallError.from(thrown);
		} finally {
			this.#busy = undefined;
		}
	}

	hide(field: MaskedField): void {
		clearTimeout(this.#timers.get(field));
		this.#timers.delete(field);
		this.#shown = { ...this.#shown, [field]: undefined };
	}

	/** Masks all again, as when the case is left. */
	hideAll(): void {
		this.#turn++;
		this.#timers.forEach((timer) => clearTimeout(timer));
		this.#timers.clear();
		this.#shown = {};
		this.#error = undefined;
	}
}
