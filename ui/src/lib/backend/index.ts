import type { Commands } from "$lib/generated/commands";
import type { JobProgress, Nothing, Topic } from "$lib/generated/types";
import { tauri } from "./tauri";
import { stale } from "./topics";
import { type Backend, CallError } from "./types";

export { latest, type Latest } from "./latest";
export { resource, type Resource } from "./resource.svelte";
export { onStale, stale } from "./topics";
export { type Backend, CallError } from "./types";

/** What the shell does itself: folders are chosen and opened outside the page. */
interface ShellCommands {
	shell_open_folder: { payload: Nothing; result: Nothing };
	shell_choose_folder: { payload: Nothing; result: { folder: string | null } };
}

type All = Commands & ShellCommands;
export type Command = keyof All;
export type Payload<K extends Command> = All[K]["payload"];
export type Result<K extends Command> = All[K]["result"];

let backend: Backend = tauri;
/** Calls that were sent and not answered yet. */
const pending = new Set<Promise<unknown>>();

/** Puts another backend in the place of Tauri: for tests and the gallery. */
export function use(other: Backend): void {
	backend = other;
}

/**
 * Sends a command and tells the views which topics became stale.
 * @throws {CallError} when the core refuses.
 */
export async function call<K extends Command>(cmd: K, payload: Payload<K>): Promise<Result<K>> {
	const answer = backend.call(cmd, payload);
	pending.add(answer);
	try {
		const { result, topics } = await answer;
		if (topics.length > 0) stale(topics);
		if (isSaved(topics)) for (const hear of [...savers]) hear();
		return result as Result<K>;
	} catch (thrown) {
		const error = CallError.from(thrown);
		// A disk that fails late may have kept the change all the same: every view looks again.
		if (error.code === "disk_trouble") stale(["cases", "case", "house", "drafts"]);
		throw error;
	} finally {
		pending.delete(answer);
	}
}

/** Resolves when everything that was sent so far has been answered. */
export async function settled(): Promise<void> {
	await Promise.allSettled(pending);
}

const savers = new Set<() => void>();
const KEPT: readonly Topic[] = ["cases", "case", "house", "drafts"];

/** Another book that was opened is not something that was saved. */
function isSaved(topics: readonly Topic[]): boolean {
	return !topics.includes("book") && topics.some((topic) => KEPT.includes(topic));
}

/**
 * Hears that something is on the disk, until the returned function is called. What only became stale, as after a
 * failure or by the core's own doing, is not told.
 */
export function onSaved(hear: () => void): () => void {
	savers.add(hear);
	return () => void savers.delete(hear);
}

/** Hears of background jobs until the returned function is called. */
export function onJob(hear: (job: JobProgress) => void): () => void {
	const listening = backend.onJob(hear);
	return () => void listening.then((stop) => stop());
}

/** Hears what became stale by itself until the returned function is called. */
export function onTopics(hear: (topics: readonly Topic[]) => void): () => void {
	const listening = backend.onTopics?.(hear);
	return () => void listening?.then((stop) => stop());
}
