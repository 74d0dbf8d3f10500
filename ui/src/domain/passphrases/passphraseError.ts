import type { CallError } from "$lib/backend";

/** Returns true if the error belongs to the field in which the user's current passphrase is typed. */
export function isAboutPassphrase(error: CallError | undefined, field: string): boolean {
	if (!error) return false;
	return ["wrong_passphrase", "try_later", "frozen"].includes(error.code) || error.field === field;
}
