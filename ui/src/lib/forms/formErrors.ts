import type { CallError } from "../backend";
import { errorMessage } from "../i18n/index.svelte";

/** "parties.0.name" matches "name" and "parties.0.name", but not "me". */
function matchesPath(field: string, path: string): boolean {
	return field === path || field.endsWith(`.${path}`);
}

function isAbout(error: CallError, path: string): boolean {
	if (error.code === "missing" && error.detail.length > 0)
		return error.detail.some((field) => matchesPath(field, path));
	return error.field !== undefined && matchesPath(error.field, path);
}

/** Returns the message for one field; undefined if the error is about something else. */
export function fieldError(error: CallError | undefined, path: string): string | undefined {
	if (!error || !isAbout(error, path)) return undefined;
	return error.code === "missing"
		? errorMessage({ code: "missing", detail: [path] })
		: errorMessage(error);
}

/** Returns the message for the top of the form if the error is about none of its fields. */
export function formError(
	error: CallError | undefined,
	paths: readonly string[],
): string | undefined {
	if (!error || paths.some((path) => isAbout(error, path))) return undefined;
	return errorMessage(error);
}
