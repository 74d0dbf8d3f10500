import { call, CallError } from "$lib/backend";

/** Signing in: with one's own passphrase, or with a start passphrase that is then replaced by an own one. */
export class Entering {
	passphrase = $state("");
	/** In place of the start passphrase. */
	own = $state("");
	#error = $state.raw<CallError>();
	#busy = $state(false);
	/** The start passphrase was right; an own one is asked for. */
	#choosing = $state(false);

	get busy(): boolean {
		return this.#busy;
	}

	get choosing(): boolean {
		return this.#choosing;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	/** Seconds until the next try, if the last one came too early. */
	get wait(): number {
		const [seconds] = this.#error?.code === "try_later" ? this.#error.detail : [];
		return /^\d+$/.test(seconds ?? "") ? Number(seconds) : 0;
	}

	/** True once the book is open. */
	async enter(user: string): Promise<boolean> {
		if (this.#busy) return false;
		this.#busy = true;
		this.#error = undefined;
		try {
			const { passphrase, own } = this;
			const new_passphrase = this.#choosing ? own : null;
			await call("sign_in", { user, passphrase, new_passphrase });
			this.forget();
			return true;
		} catch (thrown) {
			const error = CallError.from(thrown);
			if (error.code === "choose_passphrase") this.#choosing = true;
			else this.#error = error;
			// A start passphrase may have become too old while the own one was thought of.
			if (error.code === "wrong_passphrase") this.#choosing = false;
			return false;
		} finally {
			this.#busy = false;
		}
	}

	/** What was refused is answered, as when somebody else is chosen. */
	clear(): void {
		this.#error = undefined;
	}

	/** Begins anew; passphrases are let go. */
	forget(): void {
		this.passphrase = this.own = "";
		this.#error = undefined;
		this.#choosing = false;
	}
}
