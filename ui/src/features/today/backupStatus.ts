import type { BackupStatus } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import type { IsoDate } from "$lib/input/calendar";
import {
	lastBackupErrorMessage,
	verificationFailureMessage,
	formatRelativeMoment,
} from "$domain/backups/backupStatus";

/** The backup status in words. */
export interface StatusMessage {
	tone: "green" | "amber" | "red" | "plain";
	text: string;
	/** The obstacles, each with the way out; empty if there are none. */
	todo: string[];
	/** True if the line offers to make a backup now. */
	canBackUp: boolean;
}

/** Describes the backup status and what to do. */
export function describeBackupStatus(
	status: BackupStatus,
	today: IsoDate,
	canGovern: boolean,
): StatusMessage {
	const words = t().security.backupStatus;
	const { proved_at, state, hours, last_error, missing_locations, busy, verification_failure } =
		status;
	// Backups of a book that failed verification are no reassurance.
	if (verification_failure)
		return {
			tone: "red",
			text: verificationFailureMessage(verification_failure),
			todo: [],
			canBackUp: false,
		};
	const todo = [
		missing_locations.length > 0 && words.missing(missing_locations.length),
		last_error !== null && lastBackupErrorMessage(last_error),
	].filter((message) => message !== false);
	if (busy) return { tone: "plain", text: words.busy, todo: [], canBackUp: false };
	if (state === "good") {
		const text = proved_at ? words.good(formatRelativeMoment(proved_at, today)) : words.soon;
		const tone = todo.length > 0 ? "amber" : proved_at ? "green" : "plain";
		return { tone, text, todo, canBackUp: todo.length > 0 };
	}
	const text = !proved_at
		? words.never
		: state === "late"
			? words.late(hours)
			: words.overdue(Math.floor(hours / 24));
	// A known obstacle already says what to do.
	if (todo.length === 0) todo.push(words.doLate);
	if (state === "overdue" && !canGovern) todo.push(words.askSupervisor);
	return { tone: state === "overdue" ? "red" : "amber", text, todo, canBackUp: true };
}
