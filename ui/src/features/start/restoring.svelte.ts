import { call, CallError } from "$lib/backend";
import type { JobProgress, RestorePreview, RestoreSet } from "$lib/generated/types";
import { jobs } from "$lib/jobs.svelte";
import { readKey } from "./recoveryKey";

/** Where a refusal belongs on the page. */
export type Part = "folder" | "key" | "sets" | "user" | "own" | "all";

/** What became of the book on this PC when a restore failed: as it was, the restored one, or one cannot tell. */
export type Outcome = "unchanged" | "exchanged" | "unsure";

/** Codes that can also come once the book was exchanged; every other one comes before. */
const LATE = /^(store_.*|disk_trouble|folder_trouble|internal)$/;

/** A book brought back from a medium: what is there, which set, who takes it over. */
export class Restoring {
	folder = $state<string>();
	/** The recovery key as it was typed. */
	typed = $state("");
	own = $state("");
	preview = $state.raw<RestorePreview>();
	/** `path` of the chosen set. */
	path = $state<string>();
	user = $state<string>();
	/** Number of the running job. */
	job = $state<number>();
	#error = $state.raw<CallError>();
	#outcome = $state<Outcome>();
	#busy = $state(false);

	get busy(): boolean {
		return this.#busy;
	}

	get error(): CallError | undefined {
		return this.#error;
	}

	/** Set when a restore that was begun failed. */
	get outcome(): Outcome | undefined {
		return this.#outcome;
	}

	get set(): RestoreSet | undefined {
		return this.preview?.sets.find((set) => set.path === this.path);
	}

	/** Where the refusal belongs; undefined when there is none. */
	get part(): Part | undefined {
		if (!this.#error) return undefined;
		if (this.#outcome === "exchanged" || this.#outcome === "unsure") return "all";
		const { code, field } = this.#error;
		if (code.startsWith("recovery_typo") || code === "wrong_recovery_key") return "key";
		if (field === "folder" || code === "folder_trouble") return "folder";
		if (code.startsWith("set_")) return "sets";
		if (field === "user" || code === "not_allowed") return "user";
		if (field === "new_passphrase" || code.includes("passphrase")) return "own";
		return "all";
	}

	/** Another folder or key: what was seen is no longer meant. */
	reset(): void {
		this.preview = undefined;
		this.path = this.user = undefined;
		this.#error = this.#outcome = undefined;
	}

	async look(): Promise<void> {
		const { folder } = this;
		if (folder === undefined) return;
		this.reset();
		await this.#try(async () => {
			const preview = await call("restore_look", {
				folder,
				recovery_key: readKey(this.typed).text,
			});
			this.preview = preview;
			// The newest that can be used is the one that most people want.
			this.path = preview.sets.find((set) => !set.trouble)?.path;
			const [only, ...others] = preview.supervisors;
			this.user = only && others.length === 0 ? only.id : undefined;
		});
	}

	/** Resolves with true when the book is restored. */
	async run(label: string): Promise<boolean> {
		const { folder, path, user, own, typed } = this;
		if (folder === undefined || path === undefined || user === undefined) return false;
		let last: JobProgress | undefined;
		await this.#try(async () => {
			const recovery_key = readKey(typed).text;
			const payload = { folder, path, recovery_key, user, new_passphrase: own };
			this.job = (await call("restore_run", payload)).job;
			last = await jobs.follow(this.job, label);
			if (last.state === "done") return;
			const error = CallError.from(last.error ?? { code: "cancelled" });
			this.#outcome = await this.#find(error.code);
			throw error;
		});
		this.job = undefined;
		return last?.state === "done";
	}

	/** Looks whether the book here is still the one that was seen before: the restored one has another recovery key. */
	async #find(code: string): Promise<Outcome> {
		const { folder, typed, preview: before } = this;
		if (!LATE.test(code) || folder === undefined || !before) return "unchanged";
		const recovery_key = readKey(typed).text;
		const after = await call("restore_look", { folder, recovery_key }).catch(() => undefined);
		// Nothing is read from the medium after the exchange: one that is gone was the reason.
		if (!after) return code === "folder_trouble" ? "unchanged" : "unsure";
		if (!before.here_exists) return after.here_exists ? "exchanged" : "unchanged";
		if (!after.here_exists || before.here_seq === null) return "unsure";
		if (after.here_seq !== null) return "unchanged";
		// A disk in trouble may not let the old one be read either.
		return code === "disk_trouble" || code === "folder_trouble" ? "unsure" : "exchanged";
	}

	async #try(step: () => Promise<void>): Promise<void> {
		if (this.#busy) return;
		this.#busy = true;
		this.#error = this.#outcome = undefined;
		try {
			await step();
		} catch (thrown) {
			this.#error = CallError.from(thrown);
		} finally {
			this.#busy = false;
		}
	}
}
