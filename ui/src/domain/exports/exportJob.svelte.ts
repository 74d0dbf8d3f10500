import { Submission } from "$lib/forms/submission.svelte";
import type { JobStarted } from "$lib/generated/types";
import { openExportFolder } from "$lib/folders";
import { t } from "$lib/i18n/index.svelte";
import { jobs } from "$lib/jobs.svelte";
import { toast, toastError } from "$lib/toast.svelte";

/** What an export says, in the language of the interface. */
export interface ExportWords {
	running: string;
	cancelled: string;
	done: (files: readonly string[]) => string;
}

/** An export that runs as a job: the frame shows its progress, and a toast its end. */
export class ExportJob extends Submission {
	/**
	 * Starts the job; resolves with true if it runs. `words` is read again at the end, when the language may have changed.
	 * `ondone` is called when the files are written.
	 */
	start(
		begin: () => Promise<JobStarted>,
		words: () => ExportWords,
		ondone?: () => void,
	): Promise<boolean> {
		return this.run(async () => {
			const { job } = await begin();
			void follow(job, words, ondone);
		});
	}
}

/** Returns the first few case numbers. */
function firstOf(numbers: readonly string[]): string {
	const shown = numbers.slice(0, 5).join("、");
	return numbers.length > 5 ? `${shown}…` : shown;
}

async function follow(job: number, words: () => ExportWords, ondone?: () => void): Promise<void> {
	const { state, files, cut, error } = await jobs.follow(job, words().running);
	if (state === "done") {
		const isWhole = cut.length === 0;
		const done = words().done(files);
		toast(isWhole ? done : done + t().common.cutCases(cut.length, firstOf(cut)), {
			// A red toast stays until it is closed.
			tone: isWhole ? "green" : "red",
			action: { label: t().common.openFolder, run: () => void openExportFolder() },
		});
		ondone?.();
	} else if (state === "cancelled") toast(words().cancelled);
	else toastError(error ?? { code: "internal" });
}
