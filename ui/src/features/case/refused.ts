import type { CallError } from "$lib/backend";
import { sayError } from "$lib/i18n/index.svelte";

/** "parties.0.name" is at "name" and at "parties.0.name", not at "me". */
function isAt(field: string, path: string): boolean {
	return field === path || field.endsWith(`.${path}`);
}

function concerns(error: CallError, path: string): boolean {
	if (error.code === "missing" && error.detail.length > 0)
		return error.detail.some((at) => isAt(at, path));
	return error.field !== undefined && isAt(error.field, path);
}

/** Words to stand beside a field; undefined where the refusal is about something else. */
export function errorAt(error: CallError | undefined, path: string): string | undefined {
	if (!error || !concerns(error, path)) return undefined;
	return error.code === "missing" ? sayError({ code: "missing", detail: [path] }) : sayError(error);
}

/** Words for the form's top, where no field of the form is meant. */
export function errorOnTop(
	error: CallError | undefined,
	paths: readonly string[],
): string | undefined {
	if (!error || paths.some((path) => concerns(error, path))) return undefined;
	return sayError(error);
}
