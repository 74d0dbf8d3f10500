import type { BackupStatus } from "./generated/types";

/** The status of a book whose newest backup was proved an hour ago, also in a second place. */
export const GOOD_BACKUP: BackupStatus = {
	proved_at: "2026-11-20T05:40:00Z",
	hours: 1,
	state: "good",
	last_error: null,
	busy: false,
	missing_locations: [],
	first_attempt_pending: false,
	second_place: "proved",
	ahead: null,
	keyring_ahead: null,
	verification_failure: null,
	derived_differences: 0,
	keys_to_confirm: 0,
};
