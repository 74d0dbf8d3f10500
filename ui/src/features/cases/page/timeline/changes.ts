import type { Op, Part, Presence, Registration, Step } from "$lib/generated/types";
import { fieldName } from "$lib/i18n/fields";
import { WORDS } from "$lib/i18n/words";
import type { TermList } from "$domain/vocabulary/termList";
import type { NameLookup } from "./nameLookup";

/** The subject of a change: the case's own fields, one of its parts, or a step. */
export type Subject = "fields" | Part["part"] | Step["step"];

/** The old and new value of one field, as text. */
export interface FieldChange {
	/** The name of the field on the wire. */
	field: string;
	/** The label of the field. */
	label: string;
	/** The name of the party, claim or other part; empty for the case itself. */
	part: string;
	before: string;
	after: string;
}

type Kind =
	"date" | "moment" | "money" | "bool" | "cause" | "staff" | "staffs" | "grid" | "room" | "party";
type Rendering = Kind | "sex" | "idKind" | "attendance" | { list: TermList };

/** The rendering of each field's value; a field that is not listed is text or a number. */
const RENDERINGS: Record<string, Rendering> = {
	cause: "cause",
	nature: { list: "natures" },
	source: { list: "sources" },
	received_on: "date",
	registered_on: "date",
	grid: "grid",
	event_on: "date",
	collective: "bool",
	urgency: { list: "urgencies" },
	mediator: "staff",
	co_mediators: "staffs",
	next_on: "date",
	next_owner: "staff",
	role: { list: "party_roles" },
	"party.kind": { list: "party_kinds" },
	sex: "sex",
	id_kind: "idKind",
	employer_type: { list: "employer_types" },
	acts_for: "party",
	authority: { list: "agent_authorities" },
	amount: "money",
	state: { list: "session_states" },
	"session.form": { list: "session_forms" },
	room: "room",
	starts: "moment",
	ends: "moment",
	mediators: "staffs",
	recorder: "staff",
	attendance: "attendance",
	debtor: "party",
	creditor: "party",
	due_on: "date",
	performed_on: "date",
	"note.kind": { list: "note_kinds" },
	on: "date",
	until: "date",
	agreed_on: "date",
	applicant_consent_on: "date",
	respondent_consent_on: "date",
	outcome: { list: "outcomes" },
	"close.form": { list: "agreement_forms" },
	agreed: "money",
	applicant_signed_on: "date",
	respondent_signed_on: "date",
	mediator_signed_on: "date",
	sealed_on: "date",
};

const ID_KINDS: Record<string, "idCitizen" | "idUscc" | "idPassport" | "idPermit" | "idOther"> = {
	citizen: "idCitizen",
	uscc: "idUscc",
	passport: "idPassport",
	permit: "idPermit",
	other: "idOther",
};

/** The display order of fields; the wire sorts them alphabetically. */
const ORDER = [
	...[
		"registered_on",
		"cause",
		"nature",
		"source",
		"received_on",
		"grid",
		"stall",
		"event_on",
		"summary",
	],
	...["worker_count", "collective", "urgency", "mediator", "co_mediators"],
	...["next_action", "next_on", "next_owner"],
	...["role", "name", "kind", "employer_type", "sex", "job", "representative", "phone", "id_kind"],
	...["id_number", "address", "acts_for", "authority"],
	...[
		"state",
		"starts",
		"ends",
		"form",
		"room",
		"mediators",
		"recorder",
		"attendance",
		"record",
		"result",
	],
	...["debtor", "creditor", "what", "text", "amount", "due_on", "performed_on", "performed_note"],
	...["outcome", "on", "until", "reason"],
];

function positionOf(field: string): number {
	const at = ORDER.indexOf(field);
	return at < 0 ? ORDER.length : at;
}

function isEmpty(value: unknown): boolean {
	return (
		value === null ||
		value === undefined ||
		value === "" ||
		(Array.isArray(value) && value.length === 0)
	);
}

/** Returns the value of a field as text; empty for no value. */
export function valueText(
	subject: Subject,
	field: string,
	value: unknown,
	names: NameLookup,
): string {
	if (isEmpty(value)) return "";
	const rendering = RENDERINGS[`${subject}.${field}`] ?? RENDERINGS[field];
	const words = WORDS[names.lang];
	if (typeof rendering === "object") return names.term(rendering.list, String(value));
	switch (rendering) {
		case "date":
			return names.date(String(value));
		case "moment":
			return names.moment(String(value));
		case "money":
			return names.money(Number(value));
		case "bool":
			return value === true ? words.common.yes : words.common.no;
		case "cause":
			return names.cause(String(value));
		case "staff":
			return names.staff(String(value));
		case "staffs":
			return names.staffList((value as unknown[]).map(String));
		case "grid":
			return names.grid(String(value));
		case "room":
			return names.room(String(value));
		case "party":
			return names.party(String(value));
		case "sex":
			return value === "male" ? words.page.party.male : words.page.party.female;
		case "idKind": {
			const kind = ID_KINDS[String(value)];
			return kind ? words.page.party[kind] : String(value);
		}
		case "attendance":
			return names.list(
				(value as Presence[]).map(
					(one) => `${names.party(one.party)} ${names.term("attendances", one.attendance)}`,
				),
			);
		default:
			return String(value);
	}
}

/** Returns the fields in which two states of one thing differ; `id` is left out. */
function compare(
	subject: Subject,
	part: string,
	before: object | null,
	after: object | null,
	names: NameLookup,
): FieldChange[] {
	const was = (before ?? {}) as Record<string, unknown>;
	const is = (after ?? {}) as Record<string, unknown>;
	const out: FieldChange[] = [];
	for (const field of Object.keys({ ...was, ...is }).toSorted(
		(a, b) => positionOf(a) - positionOf(b),
	)) {
		if (field === "id") continue;
		const from = valueText(subject, field, was[field], names);
		const to = valueText(subject, field, is[field], names);
		const same = JSON.stringify(was[field]) === JSON.stringify(is[field]);
		if (same || (from === "" && to === "")) continue;
		out.push({ field, label: fieldName(field, names.lang), part, before: from, after: to });
	}
	return out;
}

/** Returns the name of a part in a list of changes. */
export function partName(part: Part, names: NameLookup): string {
	switch (part.part) {
		case "party":
			return part.value.name;
		case "claim":
			return part.value.text || names.money(part.value.amount ?? 0);
		case "session":
			return names.moment(part.value.starts);
		case "obligation":
			return part.value.what;
		case "note":
			return names.term("note_kinds", part.value.kind);
	}
}

function registrationChanges(op: Registration, names: NameLookup): FieldChange[] {
	const parts: Part[] = [
		...op.parties.map((value): Part => ({ part: "party", value })),
		...op.claims.map((value): Part => ({ part: "claim", value })),
	];
	return [
		...compare("fields", "", null, { registered_on: op.registered_on, ...op.fields }, names),
		...parts.flatMap((part) => compare(part.part, partName(part, names), null, part.value, names)),
	];
}

/** Returns every field that a change of a case touched, with old and new value as text. */
export function changesOf(op: Op, names: NameLookup): FieldChange[] {
	switch (op.op) {
		case "case_register":
			return registrationChanges(op, names);
		case "case_edit": {
			const entries = Object.entries(op.changes);
			const before = Object.fromEntries(entries.map(([field, change]) => [field, change.before]));
			const after = Object.fromEntries(entries.map(([field, change]) => [field, change.after]));
			return compare("fields", "", before, after, names);
		}
		case "case_part": {
			const part = op.after ?? op.before;
			if (!part) return [];
			return compare(
				part.part,
				partName(part, names),
				op.before?.value ?? null,
				op.after?.value ?? null,
				names,
			);
		}
		case "case_step":
			return compare(
				op.step.step,
				WORDS[names.lang].stage.steps[op.step.step],
				null,
				op.step.value,
				names,
			);
		default:
			return [];
	}
}
