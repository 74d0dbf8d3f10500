import { toast } from "./toast.svelte";
import { call, CallError } from "./backend";
import { sayError } from "./i18n/index.svelte";

/** Shows the export folder in the desktop's file manager; what prevents it is said in passing. */
export async function openExportFolder(): Promise<void> {
	try {
		await call("shell_open_folder", {});
	} catch (thrown) {
		toast(sayError(CallError.from(thrown)) ?? "", { tone: "red" });
	}
}

/** Lets a person choose a folder; null when they changed their mind. */
export async function chooseFolder(): Promise<string | null> {
	const { folder } = await call("shell_choose_folder", {});
	return folder;
}
