import type { EmployerType, Party, PartyKind, PartyRole } from "$lib/generated/types";
import { NIL } from "../ids";

/** A party with nothing in it yet. Whom workers turn against in a market is mostly a stall holder. */
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

/** The three kinds that a counter knows. */
export type Sort = "person" | "stall_holder" | "company";
export const SORTS: readonly Sort[] = ["stall_holder", "company", "person"];

const OF_SORT: Record<Sort, { kind: PartyKind; employer_type: EmployerType | null }> = {
	person: { kind: "person", employer_type: null },
	stall_holder: { kind: "organisation", employer_type: "stall_holder" },
	company: { kind: "legal_person", employer_type: "private" },
};

export function sortOf({ kind, employer_type }: Pick<Party, "kind" | "employer_type">): Sort {
	if (kind === "person") return "person";
	return employer_type === "stall_holder" ? "stall_holder" : "company";
}

/** The party as one of that kind; a finer type that fits is kept. */
export function asSort<P extends Pick<Party, "kind" | "employer_type">>(party: P, sort: Sort): P {
	return sortOf(party) === sort ? party : { ...party, ...OF_SORT[sort] };
}

/** Whether anything was typed about this party. */
export function isBlank(party: Party): boolean {
	const { name, phone, id_number, address, job, stall, representative, remark } = party;
	return [name, phone, id_number, address, job, stall, representative, remark].every(
		(x) => x.trim() === "",
	);
}

/** What is known from earlier cases, put into the part that the party has in this one. */
export function filledFrom(party: Party, known: Party): Party {
	return {
		...known,
		id: party.id,
		role: party.role,
		acts_for: party.acts_for,
		authority: party.authority,
	};
}
