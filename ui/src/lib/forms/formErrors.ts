import type { CallError } from "../backend";
import { errorMessage, t } from "../i18n/index.svelte";

/** The message for a field: a text, or one that names the field by its label. */
export type FieldMessage = string | ((label: string) => string);

/** Returns the message of a field with this label as text. */
export function messageText(message: FieldMessage | undefined, label: string): string | undefined {
	return typeof message === "function" ? message(label) : message;
}

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
export function fieldError(error: CallError | undefined, path: string): FieldMessage | undefined {
	if (!error || !isAbout(error, path)) return undefined;
	return error.code === "missing" ? t().common.required : errorMessage(error);
}

/** Returns the message for the top of the form if the error is about none of its fields. */
export function formError(
	error: CallError | undefined,
	paths: readonly string[],
): string | undefined {
	if (!error || paths.some((path) => isAbout(error, path))) return undefined;
	return errorMessage(error);
}
