import type { Commands } from "$lib/generated/commands";

/**
 * The present names of commands that were renamed. The journal keeps the name under which a command was refused, so an
 * entry of an earlier version of the program is shown with the words of the present name. Nothing is ever removed here.
 */
export const FORMER_COMMANDS: Record<string, keyof Commands> = {
	active: "user_active",
	house: "office_setup",
	keeping: "backup_status",
	passphrase_judge: "passphrase_check",
	restore_look: "restore_preview",
	session_day: "sessions_on_day",
};
