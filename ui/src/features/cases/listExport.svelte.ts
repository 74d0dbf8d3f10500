import { call, CallError } from "$lib/backend";
import type { CaseQuery, FileKind, ListColumn } from "$lib/generated/types";
import { language, errorMessage, t } from "$lib/i18n/index.svelte";
import { jobs } from "$lib/jobs.svelte";
import { openExportFolder } from "$lib/folders";
import { toast } from "$ui";

/** The settings of an export of the rows and columns in view, and its start. */
export class ListExport {
	file = $state<FileKind>("xlsx");
	/** Never remembered: each export starts masked and without the additional columns. */
	unmasked = $state(false);
	extra = $state<ListColumn[]>([]);
	error = $state.raw<CallError>();
	busy = $state(false);

	/** Starts the job and returns true if it runs. The frame shows its progress, a toast its end. */
	async start(query: CaseQuery, shown: readonly ListColumn[], label: string): Promise<boolean> {
		this.busy = true;
		this.error = undefined;
		try {
			const columns = [...shown, ...this.extra];
			const { file, unmasked } = this;
			const request = { query, columns, file, language: language.current, unmasked };
			const { job } = await call("export_list", request);
			void follow(job, label);
			return true;
		} catch (thrown) {
			this.error = CallError.from(thrown);
			return false;
		} finally {
			this.busy = false;
		}
	}
}

async function follow(job: number, label: string): Promise<void> {
	const end = await jobs.follow(job, label);
	const words = t().list;
	if (end.state === "done") {
		toast(words.exported(end.files.join(words.listComma)), {
			tone: "green",
			action: { label: t().common.openFolder, run: () => void openExportFolder() },
		});
	} else if (end.state === "cancelled") toast(words.exportCancelled);
	else toast(errorMessage(end.error ?? { code: "internal" }) ?? "", { tone: "red" });
}
