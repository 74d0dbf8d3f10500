import type { Case, CaseView, Clock, WorkerFactsView } from "$lib/generated/types";
import { CaseModel } from "./caseModel.svelte";

const term = { zh: "x", en: "x", basis: null, mediated: true, needs_reason: true };
const OUTCOMES = [
	{ ...term, code: "R4", success: "no", before_acceptance: false, after_acceptance: true },
	{ ...term, code: "R10", success: "neutral", before_acceptance: true, after_acceptance: false },
];
const RESULTS = [
	{ ...term, code: "no_answer" },
	{ ...term, code: "reached" },
];
/** The term of mediation of an accepted case. */
const MEDIATION_CLOCK = {
	kind: "mediation",
	from: "2026-10-12",
	due: "2026-10-27",
	effective: "2026-10-27",
} as Clock;

/** A vocabulary with two outcomes and two results of a contact attempt, and otherwise empty lists. */
export const VOCABULARY = new Proxy<Record<string, unknown>>(
	{ outcomes: OUTCOMES, contact_results: RESULTS },
	{ get: (known, list: string) => known[list] ?? [] },
);

export const CASE_ID = "0193a0f2-2222-7000-8000-000000000002";

/** Returns what follows from facts about a worker of whom nothing is known. */
export function workerFacts(more: Partial<WorkerFactsView> = {}): WorkerFactsView {
	return {
		groups: [],
		limitations: [],
		clocks: [],
		lacks_working_years: false,
		injury_notes: [],
		injury_items: [],
		...more,
	};
}

/** Returns the view of an accepted everyday dispute between two sides; `more` overrides fields of the case. */
export function caseView(more: Partial<Case> = {}, view: Partial<CaseView> = {}): CaseView {
	const it: Case = {
		id: CASE_ID,
		version: 4,
		number: { year: 2026, n: 37 } as unknown as Case["number"],
		written: "盛劳调字〔2026〕第37号",
		registered_on: "2026-11-05",
		fields: {
			cause: "L01",
			nature: "civil_life",
			source: "applied_oral",
			received_on: "2026-11-04",
			grid: null,
			stall: "",
			event_on: null,
			summary: "",
			worker_count: null,
			collective: false,
			urgency: "normal",
			mediator: "a",
			co_mediators: [],
			next_action: "",
			next_on: null,
			next_owner: null,
		},
		acceptance: {
			on: "2026-11-06",
			applicant_consent_on: "2026-11-06",
			respondent_consent_on: "2026-11-06",
			due_on: "2026-11-21",
		},
		extension: null,
		closing: null,
		answer: null,
		reopenings: [],
		void: null,
		restricted: false,
		erasure: null,
		erased_on: null,
		parties: [],
		claims: [],
		sessions: [],
		obligations: [],
		notes: [],
		...more,
	} as Case;
	return {
		case: it,
		stage: "accepted",
		number: it.written,
		applicants: "周永顺",
		respondents: "盛和水产行",
		people: 1,
		claimed: 0,
		agreed: 0,
		clocks: [MEDIATION_CLOCK],
		obligation_clocks: [],
		worker_facts: workerFacts(),
		steps: [],
		missing_to_accept: [],
		timeline: [],
		...view,
	} as CaseView;
}

/** Creates the model of a case outside of a component; the fake core must answer `case_get`. */
export function testModel(): { model: CaseModel; stop: () => void } {
	let model: CaseModel | undefined;
	const stop = $effect.root(() => {
		model = new CaseModel(
			() => CASE_ID,
			() => undefined,
		);
	});
	return { model: model!, stop };
}
