// The only file under ui/ that imports @tauri-apps/*.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { JobProgress, Topic } from "$lib/generated/types";
import type { CommandResult, Backend } from "./types";

/** The backend of the desktop window: the shell's single command and its two events. */
export const tauri: Backend = {
	call: (cmd, payload) => invoke<CommandResult>("rpc", { cmd, payload }),
	onJob: (listener) => listen<JobProgress>("job", (event) => listener(event.payload)),
	onTopics: (listener) => listen<Topic[]>("topics", (event) => listener(event.payload)),
};
