import type { ErrorOrigin, InternalError } from "$lib/generated/types";

const KEPT = 20;
const kept: InternalError[] = [];

/** The last errors of the page itself, the oldest first. The core keeps its own. */
export const pageErrors: readonly InternalError[] = kept;

/**
 * Keeps an error that the page threw, and returns its origin: the line of the script. The message is dropped, because it
 * can quote what was typed.
 */
export function notePageError(thrown: unknown): ErrorOrigin {
	const origin = { site: site(thrown) };
	const at = new Date().toISOString().replace(/\.\d+/, "");
	kept.push({ at, command: "page", code: "internal", origin });
	if (kept.length > KEPT) kept.shift();
	return origin;
}

function site(thrown: unknown): string {
	if (!(thrown instanceof Error)) return "page";
	// Some engines begin the stack with the message.
	const stack = (thrown.stack ?? "").replace(thrown.message, "");
	const place = /([\w.-]+\.(?:js|ts|svelte))(?:\?[\w=.&-]*)?(:\d+:\d+)/.exec(stack);
	return place ? `page/${place[1]}${place[2]}` : "page";
}
