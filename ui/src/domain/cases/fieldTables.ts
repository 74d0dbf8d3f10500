import type {
	CaseFields,
	Claim,
	CountedFacts,
	Employment,
	Injury,
	LimitationEvent,
	Note,
	Obligation,
	Part,
	Registration,
	Session,
	Sickness,
	Step,
} from "$lib/generated/types";
import { PARTY_FIELDS } from "../parties/partyFields";
import type { FactSubject, FieldTable, FieldValue } from "./fieldValue";

/** The fields of the case itself. */
const CASE_FIELDS: FieldTable<Pick<Registration, "registered_on"> & CaseFields> = {
	registered_on: "date",
	cause: "cause",
	further_causes: "causes",
	nature: { list: "natures" },
	source: { list: "sources" },
	received_on: "date",
	grid: "grid",
	stall: "text",
	event_on: "date",
	summary: "text",
	applicant_type: { list: "applicant_types" },
	worker_count: "number",
	collective: "bool",
	urgency: { list: "urgencies" },
	mediator: "staff",
	co_mediators: "staffs",
	next_action: "text",
	next_on: "date",
	next_owner: "staff",
	employment: { group: "employment" },
	injury: { group: "injury" },
	sickness: { group: "sickness" },
	limitation_events: "limitation_events",
};

const EMPLOYMENT_FIELDS: FieldTable<Employment> = {
	hired_on: "date",
	ended_on: "date",
	post: "text",
	monthly_wage: "money",
	written_contract: { list: "known_answers" },
	insured: { list: "known_answers" },
	working_years: "number",
};

const INJURY_FIELDS: FieldTable<Injury> = {
	accident_on: "date",
	place: "text",
	course: "text",
	body_part: "text",
	hospital: "text",
	stop_work_from: "date",
	stop_work_to: "date",
	insured: { list: "known_answers" },
	employer_applied_on: "date",
	worker_applied_on: "date",
	recognition: { list: "injury_recognitions" },
	recognised_on: "date",
	recognition_number: "text",
	grade: "number",
	appraised_on: "date",
	appraisal_received_on: "date",
};

const SICKNESS_FIELDS: FieldTable<Sickness> = {
	first_sick_on: "date",
	illness: "text",
	special: "bool",
};

const LIMITATION_EVENT_FIELDS: FieldTable<LimitationEvent> = {
	kind: { list: "limitation_events" },
	on: "date",
	until: "date",
	note: "text",
};

/** The facts by which an earlier round is counted. */
const COUNTED_FIELDS: FieldTable<CountedFacts> = {
	nature: { list: "natures" },
	cause: "cause",
	source: { list: "sources" },
	grid: "grid",
	mediator: "staff",
	people: "number",
	collective: "bool",
	claimed: "money",
};

const CLAIM_FIELDS: FieldTable<Claim> = {
	text: "text",
	amount: "money",
	claimant: "party",
};

const SESSION_FIELDS: FieldTable<Session> = {
	state: { list: "session_states" },
	starts: "moment",
	ends: "moment",
	form: { list: "session_forms" },
	room: "room",
	mediators: "staffs",
	recorder: "staff",
	attendance: "attendance",
	record: "text",
	result: "text",
	next_on: "date",
	offers: "offers",
};

const OBLIGATION_FIELDS: FieldTable<Obligation> = {
	debtor: "party",
	creditor: "party",
	what: "text",
	amount: "money",
	due_on: "date",
	performed_on: "date",
	performed_note: "text",
	payments: "payments",
};

const NOTE_FIELDS: FieldTable<Note> = {
	kind: { list: "note_kinds" },
	attempt: "attempt",
	text: "text",
	on: "date",
};

const RULING_FIELDS = { on: "date", reason: "text" } as const;

/** The fields of the steps of a case, without what a reopening keeps of the case as it was: the history shows that anyway. */
const STEP_FIELDS: {
	readonly [S in Step as S["step"]]: FieldTable<Omit<S["value"], "counted">>;
} = {
	accept: {
		on: "date",
		applicant_consent_on: "date",
		respondent_consent_on: "date",
		due_on: "date",
	},
	extend: { until: "date", agreed_on: "date" },
	close: {
		outcome: "outcome",
		on: "date",
		reason: "text",
		referred_to: "text",
		form: { list: "agreement_forms" },
		agreed: "money",
		applicant_signed_on: "date",
		respondent_signed_on: "date",
		mediator_signed_on: "date",
		sealed_on: "date",
	},
	answer: { on: "date", text: "text" },
	reopen: RULING_FIELDS,
	reaccept: { on: "date", reason: "text", due_on: "date" },
	correct: { on: "date", reason: "text", facts: "text", names_rounds: "bool" },
	void: RULING_FIELDS,
	restrict: { restricted: "bool", reason: "text" },
	ask_erasure: { by: "staff", on: "date", basis: { words: "erasureBases" }, note: "text" },
	drop_erasure: RULING_FIELDS,
};

/**
 * The subject of a change: the case's own fields, facts about its worker, what an earlier round is counted by, one of its
 * parts, or a step.
 */
export type Subject =
	"fields" | FactSubject | "limitation_event" | "counted" | Part["part"] | Step["step"];

/** The fields of every subject in display order. A field that is new on the wire does not compile until it is here. */
export const FIELD_TABLES: Readonly<Record<Subject, Readonly<Record<string, FieldValue>>>> = {
	fields: CASE_FIELDS,
	employment: EMPLOYMENT_FIELDS,
	injury: INJURY_FIELDS,
	sickness: SICKNESS_FIELDS,
	limitation_event: LIMITATION_EVENT_FIELDS,
	counted: COUNTED_FIELDS,
	party: Object.fromEntries(
		Object.entries(PARTY_FIELDS).map(([field, { value }]) => [field, value]),
	),
	claim: CLAIM_FIELDS,
	session: SESSION_FIELDS,
	obligation: OBLIGATION_FIELDS,
	note: NOTE_FIELDS,
	...STEP_FIELDS,
};
