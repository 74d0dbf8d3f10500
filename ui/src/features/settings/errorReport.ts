import type { ErrorDetails, InternalError } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";

/** The program and the system that a report is about. */
interface Reporter {
	version: string;
	/** `navigator.userAgent`: the system and its webview. */
	platform: string;
}

const SHOWN = 20;

/**
 * Returns the last internal errors of core and page as plain text, to be sent to whoever maintains the program.
 */
export function errorReport(
	{ schema_version, errors }: ErrorDetails,
	pageErrors: readonly InternalError[],
	{ version, platform }: Reporter,
): string {
	const words = t().settings.errors;
	const all = [...errors, ...pageErrors].toSorted((a, b) => a.at.localeCompare(b.at));
	const lines = all.slice(-SHOWN).map(errorLine);
	return [
		`Casebook ${version}`,
		words.platform(platform),
		words.schema(schema_version),
		...(lines.length > 0 ? lines : [words.none]),
	].join("\n");
}

function errorLine({ at, command, code, origin }: InternalError): string {
	const sqlite = origin.sqlite_code === undefined ? [] : [`SQLite ${origin.sqlite_code}`];
	return [at, command, code, origin.site, ...sqlite].join("  ");
}
