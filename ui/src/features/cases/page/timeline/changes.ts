import type {
	Change,
	ContactAttempt,
	CorrectedFact,
	Correction,
	LimitationEvent,
	Op,
	Part,
	PartChange,
	Offer,
	Payment,
	Presence,
	Registration,
} from "$lib/generated/types";
import { fieldName } from "$lib/i18n/fields";
import { capitalize } from "$lib/i18n/text";
import { WORDS, type Words } from "$lib/i18n/words";
import { FIELD_TABLES, type Subject } from "$domain/cases/fieldTables";
import { attemptText } from "./attempts";
import type { NameLookup } from "./nameLookup";

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

/** Returns the place of the field among those of its subject; a field that this version does not know comes last. */
function positionOf(subject: Subject, field: string): number {
	const fields = Object.keys(FIELD_TABLES[subject]);
	const at = fields.indexOf(field);
	return at < 0 ? fields.length : at;
}

/** The words of codes that are in no list of the vocabulary. */
const CODE_WORDS = {
	sexes: (words: Words) => words.page.party.sexes,
	idKinds: (words: Words) => words.page.party.idKinds,
	erasureBases: (words: Words) => words.timeline.erasureBases,
};

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
	const kind = FIELD_TABLES[subject][field];
	const words = WORDS[names.lang];
	if (typeof kind === "object") {
		// Facts in a table of their own are compared one by one.
		if ("group" in kind) return "";
		const code = String(value);
		if ("list" in kind) return names.term(kind.list, code);
		const named: Readonly<Record<string, string>> = CODE_WORDS[kind.words](words);
		return named[code] ?? words.common.unknown;
	}
	switch (kind) {
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
		case "causes":
			return names.causeList((value as unknown[]).map(String));
		case "outcome":
			return names.term("outcomes", String(value));
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
		case "attempt":
			return attemptText(value as ContactAttempt, names);
		case "payments":
			return names.list(
				(value as Payment[]).map(({ on, amount, note }) =>
					[names.date(on), words.timeline.yuan(names.money(amount)), note]
						.filter(Boolean)
						.join(" "),
				),
			);
		case "limitation_events":
			return names.list(
				(value as LimitationEvent[]).map(
					(one) => `${names.date(one.on)} ${names.term("limitation_events", one.kind)}`,
				),
			);
		case "offers":
			return names.list(
				(value as Offer[]).map(({ by, at, amount, note, private: isPrivate }) =>
					[
						at.slice(11, 16),
						by === null ? words.cockpit.mediator : names.party(by),
						words.timeline.yuan(names.money(amount)),
						note,
						isPrivate && words.cockpit.offers.privateMark,
					]
						.filter(Boolean)
						.join(" "),
				),
			);
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
		(a, b) => positionOf(subject, a) - positionOf(subject, b),
	)) {
		if (field === "id") continue;
		const kind = FIELD_TABLES[subject][field];
		if (typeof kind === "object" && "group" in kind) {
			const group = capitalize(fieldName(field, names.lang));
			const [old, now] = [was[field], is[field]].map((one) => (one ?? null) as object | null);
			out.push(...compare(kind.group, group, old ?? null, now ?? null, names));
			continue;
		}
		const from = valueText(subject, field, was[field], names);
		const to = valueText(subject, field, is[field], names);
		const same = JSON.stringify(was[field]) === JSON.stringify(is[field]);
		if (same || (from === "" && to === "")) continue;
		out.push({
			field,
			label: fieldName(`${subject}.${field}`, names.lang),
			part,
			before: from,
			after: to,
		});
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

/** The step whose fields a corrected fact has. */
const STEP_OF_FACT = {
	acceptance: "accept",
	extension: "extend",
	closing: "close",
	answer: "answer",
	void: "void",
} as const;

function correctedFields(fact: CorrectedFact, names: NameLookup): FieldChange[] {
	switch (fact.fact) {
		case "fields":
			return editChanges(fact.changes, names);
		case "registered_on": {
			const dates = [fact.before, fact.after].map((registered_on) => ({ registered_on }));
			return compare("fields", "", dates[0]!, dates[1]!, names);
		}
		case "part":
			return partChanges(fact, names);
		case "counted": {
			const round = WORDS[names.lang].stage.correct.earlierClosing(fact.round + 1);
			return compare("counted", round, fact.before, fact.after, names);
		}
		default: {
			const step = STEP_OF_FACT[fact.fact];
			const after = "after" in fact ? fact.after : null;
			return compare(step, WORDS[names.lang].stage.steps[step], fact.before, after, names);
		}
	}
}

function correctionChanges({ reason, facts }: Correction, names: NameLookup): FieldChange[] {
	const part = WORDS[names.lang].stage.steps.correct;
	return [
		...facts.flatMap((fact) => correctedFields(fact, names)),
		...compare("correct", part, null, { reason }, names),
	];
}

function editChanges(
	changes: Readonly<Record<string, Change | undefined>>,
	names: NameLookup,
): FieldChange[] {
	const entries = Object.entries(changes);
	const before = Object.fromEntries(entries.map(([field, change]) => [field, change?.before]));
	const after = Object.fromEntries(entries.map(([field, change]) => [field, change?.after]));
	return compare("fields", "", before, after, names);
}

function partChanges({ before, after }: PartChange, names: NameLookup): FieldChange[] {
	const part = after ?? before;
	if (!part) return [];
	return compare(
		part.part,
		partName(part, names),
		before?.value ?? null,
		after?.value ?? null,
		names,
	);
}

/** Returns the changes of parts that a change of a case consists of. */
export function partChangesOf(op: Op): readonly PartChange[] {
	if (op.op === "case_parts") return op.changes;
	return op.op === "case_part" ? [op] : [];
}

/** Returns every field that a change of a case touched, with old and new value as text. */
export function changesOf(op: Op, names: NameLookup): FieldChange[] {
	switch (op.op) {
		case "case_register":
			return registrationChanges(op, names);
		case "case_edit":
			return editChanges(op.changes, names);
		case "case_part":
			return partChanges(op, names);
		case "case_parts":
			return op.changes.flatMap((change) => partChanges(change, names));
		case "case_step":
			if (op.step.step === "correct") return correctionChanges(op.step.value, names);
			return [
				...compare(
					op.step.step,
					WORDS[names.lang].stage.steps[op.step.step],
					null,
					op.step.value,
					names,
				),
				...editChanges(op.changes ?? {}, names),
			];
		default:
			return [];
	}
}
