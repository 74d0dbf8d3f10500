import { call, CallError } from "$lib/backend";
import type {
	JobProgress,
	MemberPassphrase,
	RestorePreview,
	RestoreSet,
} from "$lib/generated/types";
import { Submission } from "$lib/forms/submission.svelte";
import { jobs } from "$lib/jobs.svelte";
import { parseKey } from "$domain/recovery/recoveryKey";

/** The part of the page to which an error belongs. */
export type FormPart = "folder" | "key" | "sets" | "user" | "own" | "present" | "second" | "all";

/** State of the book on this PC after a failed restore: unchanged, replaced by the restored one, or unknown. */
export type RestoreResult = "unchanged" | "exchanged" | "unsure";

/** Codes that can also occur after the book was replaced; all others occur before. */
const LATE = /^(store_.*|disk_trouble|folder_trouble|internal)$/;

/** The restore form: the backups found in a folder, the chosen set, and the supervisor who takes the book over. */
export class RestoreForm {
	folder = $state<string>();
	/** The recovery key as typed. */
	typed = $state("");
	newPassphrase = $state("");
	preview = $state.raw<RestorePreview>();
	/** `path` of the chosen set. */
	path = $state<string>();
	user = $state<string>();
	/** A supervisor of the present book, with the passphrase that they have in it. */
	present = $state<MemberPassphrase>({ member: "", passphrase: "" });
	/** The second person; asked for when the core says that it takes one. */
	second = $state<MemberPassphrase>({ member: "", passphrase: "" });
	takesSecond = $state(false);
	/** Id of the running job. */
	job = $state<number>();
	readonly #submission = new Submission();
	#result = $state<RestoreResult>();

	get busy(): boolean {
		return this.#submission.busy;
	}

	get error(): CallError | undefined {
		return this.#submission.error;
	}

	/** Set after a restore has failed. */
	get result(): RestoreResult | undefined {
		return this.#result;
	}

	get set(): RestoreSet | undefined {
		return this.preview?.sets.find((set) => set.path === this.path);
	}

	/** The part to which the error belongs; undefined without an error. */
	get part(): FormPart | undefined {
		if (!this.error) return undefined;
		if (this.#result === "exchanged" || this.#result === "unsure") return "all";
		const { code, field } = this.error;
		if (field?.startsWith("present.")) return "present";
		if (field?.startsWith("second.")) return "second";
		if (code.startsWith("recovery_typo") || code === "wrong_recovery_key") return "key";
		if (field === "folder" || code === "folder_trouble") return "folder";
		if (code.startsWith("set_")) return "sets";
		if (field === "user" || code === "not_allowed") return "user";
		if (field === "new_passphrase" || code.includes("passphrase")) return "own";
		return "all";
	}

	/** True if a passphrase of the present book is asked for. */
	get takesPresent(): boolean {
		return (this.preview?.present_people ?? null) !== null;
	}

	/** The people who can be the second person: those of the present book besides the one who restores. */
	get seconds(): string[] {
		const ids = (this.preview?.present_people ?? []).map(({ id }) => id);
		return ids.filter((id) => id !== this.present.member);
	}

	/** Chooses the supervisor of the present book, who cannot be the second person as well. */
	choosePresent(member: string | undefined): void {
		this.present.member = member ?? "";
		if (this.second.member === this.present.member) this.second = { member: "", passphrase: "" };
	}

	/** True if the people who must agree are there with their passphrases. */
	get hasProofs(): boolean {
		const isFull = ({ member, passphrase }: MemberPassphrase) => member !== "" && passphrase !== "";
		return (
			!this.takesPresent || (isFull(this.present) && (!this.takesSecond || isFull(this.second)))
		);
	}

	/** Discards the preview, as when the folder or the key was changed. */
	reset(): void {
		this.present = { member: "", passphrase: "" };
		this.second = { member: "", passphrase: "" };
		this.takesSecond = false;
		this.preview = undefined;
		this.path = this.user = undefined;
		this.#submission.error = this.#result = undefined;
	}

	/** Lists the backup sets in the folder that the recovery key opens. */
	async loadPreview(): Promise<void> {
		const { folder } = this;
		if (folder === undefined) return;
		this.reset();
		await this.#submission.run(async () => {
			const preview = await call("restore_preview", {
				folder,
				recovery_key: parseKey(this.typed).text,
			});
			this.preview = preview;
			// The newest usable set is the most likely choice.
			this.path = preview.sets.find((set) => !set.unusable_because)?.path;
			const [only, ...others] = preview.supervisors;
			this.user = only && others.length === 0 ? only.id : undefined;
		});
	}

	/** Restores the chosen set; resolves with true on success. */
	async restore(label: string): Promise<boolean> {
		const { folder, path, user, newPassphrase, typed } = this;
		if (folder === undefined || path === undefined || user === undefined) return false;
		let last: JobProgress | undefined;
		await this.#submission.run(async () => {
			this.#result = undefined;
			const recovery_key = parseKey(typed).text;
			const payload = {
				...{ folder, path, recovery_key, user, new_passphrase: newPassphrase },
				...(this.takesPresent && { present: { ...this.present } }),
				...(this.takesSecond && { second: { ...this.second } }),
			};
			this.job = (await call("restore_run", payload)).job;
			last = await jobs.follow(this.job, label);
			if (last.state === "done") return;
			const error = CallError.from(last.error ?? { code: "cancelled" });
			this.#result = await this.#checkBook(error.code);
			throw error;
		});
		this.job = undefined;
		if (this.error?.code === "second_person_needed") this.takesSecond = true;
		// Whoever stays at the PC could show them after the others have gone.
		this.second.passphrase = "";
		if (last) this.present.passphrase = "";
		return last?.state === "done";
	}

	/**
	 * Finds out whether the book was replaced. The restored book has another recovery key, so the old key cannot read
	 * it.
	 */
	async #checkBook(code: string): Promise<RestoreResult> {
		const { folder, typed, preview: before } = this;
		if (!LATE.test(code) || folder === undefined || !before) return "unchanged";
		const recovery_key = parseKey(typed).text;
		const after = await call("restore_preview", { folder, recovery_key }).catch(() => undefined);
		// Nothing is read from the disk after the replacement, so a missing disk means that the restore failed before it.
		if (!after) return code === "folder_trouble" ? "unchanged" : "unsure";
		if (!before.book_exists) return after.book_exists ? "exchanged" : "unchanged";
		if (!after.book_exists || before.present_seq === null) return "unsure";
		if (after.present_seq !== null) return "unchanged";
		// With a disk error the old book may be unreadable too.
		return code === "disk_trouble" || code === "folder_trouble" ? "unsure" : "exchanged";
	}
}
