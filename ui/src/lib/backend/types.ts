import type { JobProgress, Topic } from "$lib/generated/types";

/** What every command answers: its result, and the topics that it made stale. */
export interface Answer {
	result: unknown;
	topics: Topic[];
}

/** The other side of the window. One implementation speaks to Tauri; tests bring their own. */
export interface Backend {
	/** Sends one command. Rejects with `{code, field?, detail?}`. */
	call(cmd: string, payload: object): Promise<Answer>;
	/** Hears of running jobs until the returned function is called. */
	onJob(hear: (job: JobProgress) => void): Promise<() => void>;
	/**
	 * Hears what became stale without a call of this page, as when the core locks by itself. A backend that never
	 * speaks unasked has none.
	 */
	onTopics?(hear: (topics: Topic[]) => void): Promise<() => void>;
}

/** A refusal by the core. The words for `code` are in i18n/errors.ts. */
export class CallError extends Error {
	override readonly name = "CallError";

	constructor(
		readonly code: string,
		/** The field that is meant, by its path in the payload: "claims.0.amount". */
		readonly field?: string,
		/** Names of fields, limits or dates that the words need. */
		readonly detail: readonly string[] = [],
	) {
		super(field ? `${code} (${field})` : code);
	}

	/** Folds whatever was thrown into a CallError; what has no code becomes "internal". */
	static from(thrown: unknown): CallError {
		if (thrown instanceof CallError) return thrown;
		if (typeof thrown === "object" && thrown !== null && "code" in thrown) {
			const { code, field, detail } = thrown as {
				code: unknown;
				field?: unknown;
				detail?: unknown;
			};
			if (typeof code === "string") {
				return new CallError(
					code,
					typeof field === "string" ? field : undefined,
					Array.isArray(detail) ? detail.map(String) : [],
				);
			}
		}
		return new CallError("internal");
	}
}
