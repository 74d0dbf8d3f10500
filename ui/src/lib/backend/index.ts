import type { Commands } from "$lib/generated/commands";
import type { JobProgress, Nothing, Topic } from "$lib/generated/types";
import { tauri } from "./tauri";
import { markStale } from "./topics";
import { type Backend, CallError } from "./types";

export { latest, type Latest } from "./latest";
export { notePageError, pageErrors } from "./pageErrors";
export { resource, type Resource } from "./resource.svelte";
export { onStale, markStale } from "./topics";
export { type Backend, CallError } from "./types";

/** Commands that the Tauri shell answers itself: folders are chosen and opened outside the page. */
interface ShellCommands {
	shell_open_folder: { payload: Nothing; result: Nothing };
	shell_choose_folder: { payload: Nothing; result: { folder: string | null } };
}

type All = Commands & ShellCommands;
export type Command = keyof All;
export type Payload<K extends Command> = All[K]["payload"];
export type Result<K extends Command> = All[K]["result"];

let backend: Backend = tauri;
/** Calls that were sent and have no answer yet. */
const pending = new Set<Promise<unknown>>();

/** Replaces the Tauri backend by another one. For tests and the gallery. */
export function setBackend(other: Backend): void {
	backend = other;
}

/**
 * Sends a command and notifies the views whose topics became stale.
 * @throws {CallError} when the core refuses the command.
 */
export async function call<K extends Command>(cmd: K, payload: Payload<K>): Promise<Result<K>> {
	const answer = backend.call(cmd, payload);
	pending.add(answer);
	try {
		const { result, topics } = await answer;
		if (topics.length > 0) markStale(topics);
		if (isSaved(topics)) for (const listener of [...savedListeners]) listener();
		return result as Result<K>;
	} catch (thrown) {
		const error = CallError.from(thrown);
		// A write that failed late may still have reached the disk, so every view reads its data again.
		// It may have closed the book, too.
		const stale: Topic[] = ["book", "cases", "case", "office_setup", "drafts"];
		if (error.code === "disk_trouble") markStale(stale);
		throw error;
	} finally {
		pending.delete(answer);
	}
}

/** Resolves when every call that was sent so far has its answer. */
export async function waitForPendingCalls(): Promise<void> {
	await Promise.allSettled(pending);
}

const savedListeners = new Set<() => void>();
const SAVED_TOPICS: readonly Topic[] = ["cases", "case", "office_setup", "drafts"];

/** Returns whether these topics mean that something was written. Opening another book ("book") does not count. */
function isSaved(topics: readonly Topic[]): boolean {
	return !topics.includes("book") && topics.some((topic) => SAVED_TOPICS.includes(topic));
}

/**
 * Calls `listener` whenever a command of this page has written something to the disk, until the returned function is
 * called. Topics that became stale for another reason, such as a failure or an event of the core, do not count.
 */
export function onSaved(listener: () => void): () => void {
	savedListeners.add(listener);
	return () => void savedListeners.delete(listener);
}

/** Calls `listener` with the progress of background jobs until the returned function is called. */
export function onJob(listener: (job: JobProgress) => void): () => void {
	const listening = backend.onJob(listener);
	return () => void listening.then((stop) => stop());
}

/**
 * Calls `listener` with topics that became stale without a call of this page, until the returned function is called.
 */
export function onTopics(listener: (topics: readonly Topic[]) => void): () => void {
	const listening = backend.onTopics?.(listener);
	return () => void listening?.then((stop) => stop());
}
