import type {
	Case,
	CaseView,
	Clock,
	Closing,
	Nature,
	Outcome,
	OutcomeTerm,
	SuccessFormula,
} from "$lib/generated/types";
import type { IsoDate } from "$lib/input/calendar";

/** Returns the running term of mediation, as the core counted it. */
export function mediationClock(view: Pick<CaseView, "clocks">): Clock | undefined {
	return view.clocks.find((clock) => clock.kind === "mediation");
}

/** Returns true for everyday civil disputes, which need neither written consent nor a session. */
export function isEveryday(nature: Nature): boolean {
	return nature === "civil_life";
}

/** Returns true if the parties met in at least one session. */
export function hasHeldSession(it: Case): boolean {
	return it.sessions.some((session) => session.state === "held" || session.state === "adjourned");
}

/** Returns the sum of all obligations, in fen. */
export function obligationTotal(it: Case): number {
	return it.obligations.reduce((sum, one) => sum + (one.amount ?? 0), 0);
}

/**
 * Returns the outcomes that may close the case now; refusals (R10, R11, R13) have their own dialog, and only a case with
 * a term of mediation can run out of time (R5).
 */
export function outcomesFor(
	{ case: it, clocks }: Pick<CaseView, "case" | "clocks">,
	outcomes: readonly OutcomeTerm[],
): OutcomeTerm[] {
	const refusal = (one: OutcomeTerm) => !one.after_acceptance;
	const timeless = (one: OutcomeTerm) => one.code === "R5" && !mediationClock({ clocks });
	const fits = (one: OutcomeTerm) => (it.acceptance ? one.after_acceptance : one.before_acceptance);
	return outcomes.filter((one) => !refusal(one) && !timeless(one) && fits(one));
}

/** Returns the outcomes that refuse acceptance (R10, R11, R13). */
export function refusalsOf(outcomes: readonly OutcomeTerm[]): OutcomeTerm[] {
	return outcomes.filter((one) => !one.after_acceptance);
}

/** The groups of outcomes by their effect on the success rate. */
export type OutcomeGroup = "success" | "counted" | "left_out";

/** Returns the outcomes by their effect on the success rate of this formula; groups without an outcome are left out. */
export function groupOutcomes(
	outcomes: readonly OutcomeTerm[],
	formula: SuccessFormula,
): { group: OutcomeGroup; outcomes: OutcomeTerm[] }[] {
	const groupOf = (one: OutcomeTerm): OutcomeGroup => {
		if (one.success) return "success";
		return one.counted[formula] ? "counted" : "left_out";
	};
	return (["success", "counted", "left_out"] as const)
		.map((group) => ({ group, outcomes: outcomes.filter((one) => groupOf(one) === group) }))
		.filter((one) => one.outcomes.length > 0);
}

/** The fields of a written agreement's signatures and seal. */
export const SIGNATURES = [
	"applicant_signed_on",
	"respondent_signed_on",
	"mediator_signed_on",
	"sealed_on",
] as const;
export type Signature = (typeof SIGNATURES)[number];

/**
 * Returns the day on which a written agreement takes effect: its last signature or seal
 * (企业劳动争议协商调解规定 art. 26).
 */
export function effectiveOn(closing: Pick<Closing, Signature>): IsoDate | null {
	const dates = SIGNATURES.map((field) => closing[field]);
	return dates.includes(null) ? null : (dates as IsoDate[]).toSorted().at(-1)!;
}

/** A requirement of an outcome. */
export type Need = "reason" | "obligations" | Signature | "session" | "referred_to" | "term";

/** Lists what the outcome requires and whether it is met. The core checks the same rules; this shows them beforehand. */
export function needsOf(
	{ case: it, clocks }: Pick<CaseView, "case" | "clocks">,
	term: OutcomeTerm,
	closing: Closing,
): { need: Need; met: boolean }[] {
	const needs: { need: Need; met: boolean }[] = [];
	const need = (name: Need, met: boolean) => needs.push({ need: name, met });
	if (term.code === "R1") {
		need("obligations", it.obligations.length > 0);
		for (const field of SIGNATURES) need(field, closing[field] !== null);
	}
	if (term.code === "R2" || term.code === "R4") {
		if (!isEveryday(it.fields.nature)) need("session", hasHeldSession(it));
	}
	if (term.code === "R5") {
		const clock = mediationClock({ clocks });
		need("term", clock !== undefined && closing.on > clock.effective);
	}
	if (term.code === "R12") need("referred_to", closing.referred_to.trim() !== "");
	if (term.needs_reason || !term.after_acceptance) need("reason", closing.reason.trim() !== "");
	return needs;
}

/** Returns the closing with every field cleared that does not belong to the outcome. */
export function fitToOutcome(closing: Closing, term: OutcomeTerm): Closing {
	const written = term.code === "R1";
	const success = term.success;
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
