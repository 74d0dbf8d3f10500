import { call, CallError } from "$lib/backend";

/** The sign-in form: with the user's own passphrase, or with a start passphrase that the user must then replace. */
export class SignInForm {
	passphrase = $state("");
	/** The passphrase that replaces the start passphrase. */
	newPassphrase = $state("");
	#error = $state.raw<CallError>();
	#busy = $state(false);
	/** True after a correct start passphrase, while the user must choose a new one. */
	#choosingPassphrase = $state(false);

	get busy(): boolean {
		return this.#busy;
	}

	get choosingPassphrase(): boolean {
		return this.#choosingPassphrase;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	/** Seconds until the next attempt is allowed, if the last one came too early; otherwise 0. */
	get waitSeconds(): number {
		const [seconds] = this.#error?.code === "try_later" ? this.#error.detail : [];
		return /^\d+$/.test(seconds ?? "") ? Number(seconds) : 0;
	}

	/** Signs in; resolves with true when the book is open. */
	async signIn(user: string): Promise<boolean> {
		if (this.#busy) return false;
		this.#busy = true;
		this.#error = undefined;
		try {
			const { passphrase, newPassphrase } = this;
			const new_passphrase = this.#choosingPassphrase ? newPassphrase : null;
			await call("sign_in", { user, passphrase, new_passphrase });
			this.reset();
			return true;
		} catch (thrown) {
			const error = CallError.from(thrown);
			if (error.code === "choose_passphrase") this.#choosingPassphrase = true;
			else this.#error = error;
			// A start passphrase may have expired while the user chose a new one.
			if (error.code === "wrong_passphrase") this.#choosingPassphrase = false;
			return false;
		} finally {
			this.#busy = false;
		}
	}

	/** Clears the error, as when another user is picked. */
	clearError(): void {
		this.#error = undefined;
	}

	/** Clears the form with its passphrases. */
	reset(): void {
		this.passphrase = this.newPassphrase = "";
		this.#error = undefined;
		this.#choosingPassphrase = false;
	}
}
