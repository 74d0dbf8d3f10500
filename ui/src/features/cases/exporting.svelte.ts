import { call, CallError } from "$lib/backend";
import type { CaseQuery, FileKind, ListColumn } from "$lib/generated/types";
import { language, sayError, t } from "$lib/i18n/index.svelte";
import { jobs } from "$lib/jobs.svelte";
import { openExportFolder } from "$lib/shell";
import { toast } from "$ui";

/** An export of the rows and columns in view: which file, and how much of persons. */
export class ListExport {
	file = $state<FileKind>("xlsx");
	/** Never kept: each export begins masked, and without what the screen does not show. */
	unmasked = $state(false);
	extra = $state<ListColumn[]>([]);
	error = $state.raw<CallError>();
	busy = $state(false);

	/** Begins the job; true once it runs. The frame shows its progress, a toast its end. */
	async start(query: CaseQuery, shown: readonly ListColumn[], label: string): Promise<boolean> {
		this.busy = true;
		this.error = undefined;
		try {
			const columns = [...shown, ...this.extra];
			const { file, unmasked } = this;
			const asked = { query, columns, file, language: language.current, unmasked };
			const { job } = await call("export_list", asked);
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
	else toast(sayError(end.error ?? { code: "internal" }) ?? "", { tone: "red" });
}
