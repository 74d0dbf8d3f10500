// The only file under ui/ that imports @tauri-apps/*.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { JobProgress, Topic } from "$lib/generated/types";
import type { Answer, Backend } from "./types";

/** The backend of the desktop window: the shell's single command and its two events. */
export const tauri: Backend = {
	call: (cmd, payload) => invoke<Answer>("rpc", { cmd, payload }),
	onJob: (hear) => listen<JobProgress>("job", (event) => hear(event.payload)),
	onTopics: (hear) => listen<Topic[]>("topics", (event) => hear(event.payload)),
};
