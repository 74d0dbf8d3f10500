import { call, CallError } from "$lib/backend";
import { bookIsRead } from "$lib/book.svelte";
import type { SignIn } from "$lib/generated/types";

/** Milliseconds between two questions whether the other process has ended. */
const ASK_AGAIN_MS = 1_000;

/** The sign-in form: with the user's own passphrase, or with a start passphrase that the user must then replace. */
export class SignInForm {
	passphrase = $state("");
	/** The passphrase that replaces the start passphrase. */
	newPassphrase = $state("");
	#error = $state.raw<CallError>();
	#busy = $state(false);
	/** True while another process, whose window is closed, makes its last backup. */
	#waiting = $state(false);
	#stopped = false;
	/** Today and the day of the newest entry, while the user is asked whether the date of the PC is right. */
	#clockAhead = $state.raw<{ today: string; newest: string }>();
	#clockConfirmed = false;
	/** True after a correct start passphrase, while the user must choose a new one. */
	#choosingPassphrase = $state(false);

	get busy(): boolean {
		return this.#busy;
	}

	get waiting(): boolean {
		return this.#waiting;
	}

	get choosingPassphrase(): boolean {
		return this.#choosingPassphrase;
	}

	get clockAhead(): { today: string; newest: string } | undefined {
		return this.#clockAhead;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	/** Seconds until the next attempt is allowed, if the last one came too early; otherwise 0. */
	get waitSeconds(): number {
		const [seconds] = this.#error?.code === "try_later" ? this.#error.detail : [];
		return /^\d+$/.test(seconds ?? "") ? Number(seconds) : 0;
	}

	/** Signs in; resolves with true when the book is open. Waits while another process makes its last backup. */
	async signIn(user: string): Promise<boolean> {
		if (this.#busy) return false;
		this.#busy = true;
		this.#error = undefined;
		try {
			const { passphrase, newPassphrase } = this;
			const new_passphrase = this.#choosingPassphrase ? newPassphrase : null;
			const clock_confirmed = this.#clockConfirmed;
			await this.#callWhenFree({ user, passphrase, new_passphrase, clock_confirmed });
			await bookIsRead();
			this.reset();
			return true;
		} catch (thrown) {
			const error = CallError.from(thrown);
			const [today, newest] = error.detail;
			if (error.code === "choose_passphrase") this.#choosingPassphrase = true;
			else if (error.code === "clock_ahead" && today && newest)
				this.#clockAhead = { today, newest };
			else this.#error = error;
			// A start passphrase may have expired while the user chose a new one.
			if (error.code === "wrong_passphrase") this.#choosingPassphrase = false;
			return false;
		} finally {
			this.#busy = this.#waiting = false;
		}
	}

	async #callWhenFree(input: SignIn): Promise<void> {
		for (;;) {
			try {
				await call("sign_in", input);
				return;
			} catch (thrown) {
				const isClosing = CallError.from(thrown).code === "closing_elsewhere";
				if (!isClosing || this.#stopped) throw thrown;
				this.#waiting = true;
				await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
			}
		}
	}

	/** The user says that the date of the PC is right. */
	confirmClock(): void {
		this.#clockConfirmed = true;
		this.#clockAhead = undefined;
	}

	/** Ends the waiting, because the page goes away. */
	stop(): void {
		this.#stopped = true;
	}

	/** Clears the error, as when another user is picked. */
	clearError(): void {
		this.#error = undefined;
	}

	/** Clears the form with its passphrases. */
	reset(): void {
		this.passphrase = this.newPassphrase = "";
		this.#error = this.#clockAhead = undefined;
		this.#choosingPassphrase = this.#clockConfirmed = false;
	}
}
