import { toastError } from "./toast.svelte";
import { call } from "./backend";

/** Opens the export folder in the desktop's file manager. A failure is shown as a toast. */
export async function openExportFolder(): Promise<void> {
	try {
		await call("shell_open_folder", {});
	} catch (thrown) {
		toastError(thrown);
	}
}

/** Lets the user choose a folder; returns null when they cancel. */
export async function chooseFolder(): Promise<string | null> {
	const { folder } = await call("shell_choose_folder", {});
	return folder;
}
