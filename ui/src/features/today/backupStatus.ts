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

/** Returns what to do about a missing second place; a location that is not found, or failed, has a message of its own. */
function secondPlaceMessage({
	second_place,
	missing_locations,
	last_error,
}: BackupStatus): string | false {
	const words = t().security.backupStatus;
	if (second_place === "not_chosen") return words.onlyOwn;
	if (second_place === "same_disk") return words.sameDisk;
	const isKnown = missing_locations.length > 0 || last_error !== null;
	return second_place === "not_proved" && !isKnown && words.notElsewhere;
}

/** Describes the backup status and what to do. */
export function describeBackupStatus(
	status: BackupStatus,
	today: IsoDate,
	canGovern: boolean,
): StatusMessage {
	const words = t().security.backupStatus;
	const { proved_at, state, hours, last_error, missing_locations, verification_failure } = status;
	// Nothing is called old while the first backup since the sign-in is on its way.
	const busy = status.busy || status.first_attempt_pending;
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
		proved_at !== null && secondPlaceMessage(status),
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
