import type { ErrorOrigin, JobProgress, Topic } from "$lib/generated/types";
import { notePageError } from "./pageErrors";

/** The answer to a command: its result, and the topics that it made stale. */
export interface CommandResult {
	result: unknown;
	topics: Topic[];
}

/** The transport to the core. One implementation speaks to Tauri; tests bring their own. */
export interface Backend {
	/** Sends one command. Rejects with `{code, field?, detail?, origin?}`. */
	call(cmd: string, payload: object): Promise<CommandResult>;
	/** Calls `listener` with the progress of jobs until the returned function is called. */
	onJob(listener: (job: JobProgress) => void): Promise<() => void>;
	/**
	 * Calls `listener` with topics that became stale without a call of this page, as when the core locks the book by
	 * itself. A backend without such events leaves this out.
	 */
	onTopics?(listener: (topics: Topic[]) => void): Promise<() => void>;
}

/** A refusal by the core. The message for `code` is in i18n/errors.ts. */
export class CallError extends Error {
	override readonly name = "CallError";

	constructor(
		readonly code: string,
		/** Path of the refused field in the payload: "claims.0.amount". */
		readonly field?: string,
		/** Names of fields, limits or dates that the message mentions. */
		readonly detail: readonly string[] = [],
		/** Where an error came up that can be reported. */
		readonly origin?: ErrorOrigin,
	) {
		super(field ? `${code} (${field})` : code);
	}

	/** Converts anything that was thrown into a CallError; a value without a code becomes "internal" and is kept. */
	static from(thrown: unknown): CallError {
		if (thrown instanceof CallError) return thrown;
		if (typeof thrown === "object" && thrown !== null && "code" in thrown) {
			const { code, field, detail, origin } = thrown as {
				code: unknown;
				field?: unknown;
				detail?: unknown;
				origin?: ErrorOrigin;
			};
			if (typeof code === "string") {
				return new CallError(
					code,
					typeof field === "string" ? field : undefined,
					Array.isArray(detail) ? detail.map(String) : [],
					origin,
				);
			}
		}
		return new CallError("internal", undefined, [], notePageError(thrown));
	}
}
