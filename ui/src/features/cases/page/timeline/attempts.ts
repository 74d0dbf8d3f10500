import type { Case, ContactAttempt, Note } from "$lib/generated/types";
import { WORDS } from "$lib/i18n/words";
import type { NameLookup } from "./nameLookup";

/** A note that is a contact attempt. */
export type AttemptNote = Note & { attempt: ContactAttempt };

/** Returns the contact attempts of the case, the earliest first. */
export function attemptsOf(it: Case): AttemptNote[] {
	const moment = ({ on, attempt }: AttemptNote) => `${on} ${attempt.at}`;
	return it.notes
		.filter((note): note is AttemptNote => note.attempt !== undefined)
		.toSorted((a, b) => (moment(a) < moment(b) ? -1 : 1));
}

/** Returns the party whom an attempt usually concerns: the first respondent. */
export function usualParty(it: Case): string | undefined {
	return it.parties.find((party) => party.role === "respondent")?.id;
}

/** Returns the local time as HH:MM. */
export function timeNow(now = new Date()): string {
	return [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** Writes an attempt: 14:05 电话联系鑫海水产行，未接或无人应答。 */
export function attemptText({ at, how, result, whom }: ContactAttempt, names: NameLookup): string {
	return WORDS[names.lang].timeline.attempt(
		at.slice(0, 5),
		names.term("contact_methods", how),
		whom ? names.party(whom) : "",
		names.term("contact_results", result),
	);
}
