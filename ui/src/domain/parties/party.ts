import type { EmployerType, Party, PartyKind, PartyRole } from "$lib/generated/types";
import { NIL } from "$lib/ids";

/** Returns an empty party; a respondent is by default a stall holder, the usual case in a market. */
export function blankParty(role: PartyRole, id: string = NIL): Party {
	const isEmployer = role === "respondent";
	return {
		id,
		role,
		kind: isEmployer ? "organisation" : "person",
		name: "",
		sex: "",
		phone: "",
		id_kind: "",
		id_number: "",
		address: "",
		job: "",
		stall: "",
		representative: "",
		employer_type: isEmployer ? "stall_holder" : null,
		acts_for: null,
		authority: null,
		remark: "",
	};
}

/** The three kinds of party offered when a case is entered. */
export type QuickKind = "person" | "stall_holder" | "company";
export const QUICK_KINDS: readonly QuickKind[] = ["stall_holder", "company", "person"];

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

/** Returns true if nothing was typed about this party. */
export function isBlank(party: Party): boolean {
	const { name, phone, id_number, address, job, stall, representative, remark } = party;
	return [name, phone, id_number, address, job, stall, representative, remark].every(
		(x) => x.trim() === "",
	);
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
