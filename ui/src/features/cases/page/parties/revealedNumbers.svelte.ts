import { call, CallError } from "$lib/backend";
import type { CaseId, MaskedField, PartyId } from "$lib/generated/types";

/** The time in milliseconds for which a revealed number is shown; visitors can see the screen. */
export const REVEAL_MS = 60_000;

/** The numbers of one party that the user revealed, each for a minute. */
export class RevealedNumbers {
	#shown = $state.raw<Partial<Record<MaskedField, string>>>({});
	#error = $state.raw<CallError>();
	#busy = $state<MaskedField>();
	readonly #timers = new Map<MaskedField, ReturnType<typeof setTimeout>>();
	/** Grows when all is hidden, so that a late answer is not shown any more. */
	#turn = 0;

	/** Returns the number while it is revealed. */
	get(field: MaskedField): string | undefined {
		return this.#shown[field];
	}

	/** The numbers that are revealed now. */
	get all(): Partial<Record<MaskedField, string>> {
		const shown = Object.entries(this.#shown).filter(([, number]) => number !== undefined);
		return Object.fromEntries(shown);
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	get busy(): MaskedField | undefined {
		return this.#busy;
	}

	/** Fetches the number, which the core records in the journal, and shows it for a minute. */
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
				setTimeout(() => this.hide(field), REVEAL_MS),
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

	/** Masks all numbers, for example when the user leaves the case. */
	hideAll(): void {
		this.#turn++;
		this.#timers.forEach((timer) => clearTimeout(timer));
		this.#timers.clear();
		this.#shown = {};
		this.#error = undefined;
	}
}
