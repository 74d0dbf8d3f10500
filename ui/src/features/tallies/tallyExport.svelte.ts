import { call, CallError } from "$lib/backend";
import type { FileKind, TallyQuery } from "$lib/generated/types";
import { type Lang, language, errorMessage, t } from "$lib/i18n/index.svelte";
import { jobs } from "$lib/jobs.svelte";
import { openExportFolder } from "$lib/folders";
import { toast } from "$ui";

/** The settings of an export of the tally, and its start. */
export class TallyExport {
	file = $state<FileKind>("xlsx");
	language = $state<Lang>(language.current);
	/** Never remembered: each export starts masked. */
	unmasked = $state(false);
	#error = $state.raw<CallError>();
	#busy = $state(false);

	get error(): CallError | undefined {
		return this.#error;
	}

	get busy(): boolean {
		return this.#busy;
	}

	/** Starts the job and returns true if it runs. The frame shows its progress, a toast its end. */
	async start(tally: TallyQuery): Promise<boolean> {
		this.#busy = true;
		this.#error = undefined;
		try {
			const { file, language, unmasked } = this;
			const { job } = await call("export_tally", { tally, file, language, unmasked });
			void follow(job);
			return true;
		} catch (thrown) {
			this.#error = CallError.from(thrown);
			return false;
		} finally {
			this.#busy = false;
		}
	}
}

async function follow(job: number): Promise<void> {
	const end = await jobs.follow(job, t().tallies.export.running);
	const words = t().tallies.export;
	if (end.state === "done") {
		toast(words.done(end.files.join(", ")), {
			tone: "green",
			action: { label: t().common.openFolder, run: () => void openExportFolder() },
		});
	} else if (end.state === "cancelled") toast(words.cancelled);
	else toast(errorMessage(end.error ?? { code: "internal" }) ?? "", { tone: "red" });
}
