import type { MaskedField, Party, PartyKind, PartyRole } from "$lib/generated/types";
import type { FieldValue } from "../cases/fieldValue";

/** A field of a party that a person enters. */
export type PartyFieldName = Exclude<keyof Party, "id" | "filled_from">;

/** The properties of one field, from which form, card, history and the blank party follow. */
export interface PartyField<V = unknown> {
	value: FieldValue;
	/** The value in a blank party. */
	blank: V;
	/** Returns true for parties that have the field; without it every party has it. */
	appliesTo?: (party: Party) => boolean;
	/** True if the field takes the whole width of a form. */
	wide?: boolean;
	/** True if the card has no line for the field, because its head says it. */
	inHead?: boolean;
	/** True if the core masks the value until it is revealed. */
	masked?: boolean;
}

type PartyFieldTable = {
	readonly [K in PartyFieldName]: PartyField<Party[K]> &
		(K extends MaskedField ? { masked: true } : { masked?: never });
};

const isPerson = (party: { kind: PartyKind }) => party.kind === "person";
const isOrganisation = (party: { kind: PartyKind }) => !isPerson(party);
const speaksForAnother = (party: { role: PartyRole }) =>
	party.role === "agent" || party.role === "interpreter";

/** The fields of a party in display order. Labels are in `$lib/i18n/fields.ts`. */
export const PARTY_FIELDS: PartyFieldTable = {
	role: { value: { list: "party_roles" }, blank: "applicant", inHead: true },
	kind: { value: { list: "party_kinds" }, blank: "person", inHead: true },
	name: { value: "text", blank: "", inHead: true },
	phone: { value: "text", blank: "", masked: true },
	acts_for: { value: "party", blank: null, inHead: true, appliesTo: speaksForAnother },
	authority: {
		value: { list: "agent_authorities" },
		blank: null,
		appliesTo: (party) => party.role === "agent",
	},
	stall: { value: "text", blank: "" },
	job: { value: "text", blank: "", inHead: true, appliesTo: isPerson },
	sex: { value: { words: "sexes" }, blank: "", inHead: true, appliesTo: isPerson },
	representative: { value: "text", blank: "", appliesTo: isOrganisation },
	employer_type: {
		value: { list: "employer_types" },
		blank: null,
		inHead: true,
		appliesTo: isOrganisation,
	},
	id_kind: { value: { words: "idKinds" }, blank: "", inHead: true },
	id_number: { value: "text", blank: "", masked: true },
	address: { value: "text", blank: "", wide: true },
	remark: { value: "text", blank: "", wide: true },
};

/** The names of the fields in display order. */
export const PARTY_FIELD_NAMES = Object.keys(PARTY_FIELDS) as PartyFieldName[];

/** Returns true if the core masks the field until it is revealed. */
export function isMaskedField(name: PartyFieldName): name is MaskedField {
	return PARTY_FIELDS[name].masked === true;
}

/** Returns the fields that the party has, in display order. */
export function fieldsOf(party: Party): PartyFieldName[] {
	return PARTY_FIELD_NAMES.filter((name) => PARTY_FIELDS[name].appliesTo?.(party) ?? true);
}
