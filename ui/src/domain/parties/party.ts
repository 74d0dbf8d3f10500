import type {
	ApplicantType,
	EmployerType,
	Party,
	PartyKind,
	PartyRole,
} from "$lib/generated/types";
import { NIL } from "$lib/ids";
import { PARTY_FIELD_NAMES, PARTY_FIELDS } from "./partyFields";

/** The three kinds of party offered when a case is entered. */
export type QuickKind = "person" | "stall_holder" | "company";
/** The kinds in the order in which they are offered: the usual one of the role first. */
export const QUICK_KINDS: Record<"applicant" | "respondent", readonly QuickKind[]> = {
	applicant: ["person", "stall_holder", "company"],
	respondent: ["stall_holder", "company", "person"],
};

const VALUES_OF_QUICK_KIND: Record<
	QuickKind,
	{ kind: PartyKind; employer_type: EmployerType | null }
> = {
	person: { kind: "person", employer_type: null },
	stall_holder: { kind: "organisation", employer_type: "stall_holder" },
	company: { kind: "legal_person", employer_type: "private" },
};

/** Returns the quick kind that a party belongs to. */
export function quickKindOf({
	kind,
	employer_type,
}: Pick<Party, "kind" | "employer_type">): QuickKind {
	if (kind === "person") return "person";
	return employer_type === "stall_holder" ? "stall_holder" : "company";
}

/** Returns the party with that kind; a more precise employer type of the same kind is kept. */
export function withQuickKind<P extends Pick<Party, "kind" | "employer_type">>(
	party: P,
	sort: QuickKind,
): P {
	return quickKindOf(party) === sort ? party : { ...party, ...VALUES_OF_QUICK_KIND[sort] };
}

/** Returns an empty party; a respondent is by default a stall holder, the usual case in a market. */
export function blankParty(role: PartyRole, id: string = NIL): Party {
	// The type of the table says that no field is left out.
	const blank = Object.fromEntries(
		PARTY_FIELD_NAMES.map((name) => [name, PARTY_FIELDS[name].blank]),
	) as unknown as Omit<Party, "id">;
	const party = { ...blank, id, role };
	return role === "respondent" ? withQuickKind(party, "stall_holder") : party;
}

/** Returns true if nothing was typed about this party; what was chosen from a list does not count. */
export function isBlank(party: Party): boolean {
	const typed = PARTY_FIELD_NAMES.filter((name) => PARTY_FIELDS[name].value === "text");
	return typed.every((name) => String(party[name]).trim() === "");
}

/** Copies a party from an earlier case but keeps the id and role of this case. */
export function fillFrom(party: Party, known: Party): Party {
	return {
		...known,
		id: party.id,
		role: party.role,
		acts_for: party.acts_for,
		authority: party.authority,
	};
}

/** Returns true for a natural person; an employer is a unit, also a stall holder with staff. */
const isWorker = (party: Party) => party.kind === "person";

/** Returns the kind of applicant that follows from the first applicant. */
export function proposedApplicantType(parties: readonly Party[]): ApplicantType {
	const first = parties.find((party) => party.role === "applicant");
	return first === undefined || isWorker(first) ? "worker" : "employer";
}

/**
 * Returns the number of workers who are named, on the side of the applicants or, if an employer applies, of the respondents.
 * Relatives and a union that apply are no workers themselves.
 */
export function namedWorkers(
	parties: readonly Party[],
	applicants: ApplicantType | "" | null = null,
): number {
	const workers = (role: PartyRole) =>
		parties.filter((party) => party.role === role && isWorker(party) && !isBlank(party)).length;
	if (applicants === "relative" || applicants === "union") return 0;
	return (applicants === "employer" ? 0 : workers("applicant")) || workers("respondent");
}

/** From this number of workers on, a dispute with a common claim is a collective one (劳动争议调解仲裁法 art. 7). */
const COLLECTIVE_FROM = 10;

/** A question about the number of workers: fewer are stated than named, or enough for a collective dispute. */
export type WorkersQuestion = { ask: "fewer"; named: number } | { ask: "collective" };

/** Returns what to ask about the stated number of workers, null for as many as are named. */
export function workersQuestion(
	parties: readonly Party[],
	fields: {
		applicant_type?: ApplicantType | "" | null;
		worker_count: number | null;
		collective: boolean;
	},
): WorkersQuestion | undefined {
	const { worker_count: stated, collective } = fields;
	const named = namedWorkers(parties, fields.applicant_type);
	if (stated !== null && stated < named) return { ask: "fewer", named };
	if (!collective && (stated ?? named) >= COLLECTIVE_FROM) return { ask: "collective" };
	return undefined;
}
