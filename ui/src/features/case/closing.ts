import type { Case, Closing, Nature, Outcome, OutcomeTerm } from "$lib/generated/types";
import { addDays, type IsoDate } from "$lib/input/calendar";

/** A day of mediation term, counted from the day after acceptance (order 17, art. 29; 民法典 art. 201). */
const MEDIATION_DAYS = 15;

export function mediationDue(acceptedOn: IsoDate): IsoDate {
	return addDays(acceptedOn, MEDIATION_DAYS);
}

/** The last day of mediation: as extended, else as counted. */
export function dueOn(it: Case): IsoDate | null {
	return it.extension?.until ?? it.acceptance?.due_on ?? null;
}

/** Everyday disputes need neither consent slips nor a session. */
export function isEveryday(nature: Nature): boolean {
	return nature === "civil_life";
}

export function hasMet(it: Case): boolean {
	return it.sessions.some((session) => session.state === "held" || session.state === "adjourned");
}

/** Sum of what was promised, in fen. */
export function promised(it: Case): number {
	return it.obligations.reduce((sum, one) => sum + (one.amount ?? 0), 0);
}

/** The ways in which the case may be closed now; refusals (R10, R11) have a dialog of their own. */
export function outcomesFor(it: Case, outcomes: readonly OutcomeTerm[]): OutcomeTerm[] {
	const refusal = (one: OutcomeTerm) => !one.after_acceptance;
	return outcomes.filter(
		(one) => !refusal(one) && (it.acceptance ? one.after_acceptance : one.before_acceptance),
	);
}

export function refusalsOf(outcomes: readonly OutcomeTerm[]): OutcomeTerm[] {
	return outcomes.filter((one) => !one.after_acceptance);
}

export const SIGNATURES = [
	"applicant_signed_on",
	"respondent_signed_on",
	"mediator_signed_on",
	"sealed_on",
] as const;
export type Signature = (typeof SIGNATURES)[number];

/** The day on which a written agreement takes effect: the latest of its signatures and its seal (order 17, art. 26). */
export function effectiveOn(closing: Pick<Closing, Signature>): IsoDate | null {
	const dates = SIGNATURES.map((field) => closing[field]);
	return dates.includes(null) ? null : (dates as IsoDate[]).toSorted().at(-1)!;
}

/** A thing that a way of closing needs, and whether it is there. */
export type Need = "reason" | "obligations" | Signature | "session" | "referred_to" | "term";

/** What this outcome needs of the case and of the form; a twin of the core's guard, to say it before the attempt. */
export function needsOf(
	it: Case,
	term: OutcomeTerm,
	closing: Closing,
): { need: Need; there: boolean }[] {
	const needs: { need: Need; there: boolean }[] = [];
	const need = (name: Need, there: boolean) => needs.push({ need: name, there });
	if (term.code === "R1") {
		need("obligations", it.obligations.length > 0);
		for (const field of SIGNATURES) need(field, closing[field] !== null);
	}
	if (term.code === "R2" || term.code === "R4") {
		if (!isEveryday(it.fields.nature)) need("session", hasMet(it));
	}
	if (term.code === "R5") {
		const due = dueOn(it);
		need("term", due !== null && closing.on > due);
	}
	if (term.code === "R12") need("referred_to", closing.referred_to.trim() !== "");
	if (term.needs_reason || !term.after_acceptance) need("reason", closing.reason.trim() !== "");
	return needs;
}

/** Fields that belong to the outcome; all others are emptied, so that a change of mind leaves nothing behind. */
export function fitted(closing: Closing, term: OutcomeTerm): Closing {
	const written = term.code === "R1";
	const success = term.success === "yes";
	const forms: Partial<Record<Outcome, Closing["form"]>> = { R1: "written", R2: "oral" };
	return {
		...closing,
		form: forms[term.code] ?? null,
		agreed: success ? closing.agreed : null,
		referred_to: term.code === "R12" ? closing.referred_to : "",
		applicant_signed_on: written ? closing.applicant_signed_on : null,
		respondent_signed_on: written ? closing.respondent_signed_on : null,
		mediator_signed_on: written ? closing.mediator_signed_on : null,
		sealed_on: written ? closing.sealed_on : null,
	};
}
