import { toast } from "./toast.svelte";
import { call, CallError } from "./backend";
import { errorMessage } from "./i18n/index.svelte";

/** Opens the export folder in the desktop's file manager. A failure is shown as a toast. */
export async function openExportFolder(): Promise<void> {
	try {
		await call("shell_open_folder", {});
	} catch (thrown) {
		toast(errorMessage(CallError.from(thrown)) ?? "", { tone: "red" });
	}
}

/** Lets the user choose a folder; returns null when they cancel. */
export async function chooseFolder(): Promise<string | null> {
	const { folder } = await call("shell_choose_folder", {});
	return folder;
}
