import type { Employment, Injury, Sickness } from "$lib/generated/types";
import { FIELD_TABLES } from "$domain/cases/fieldTables";
import type { FactSubject, FieldValue } from "$domain/cases/fieldValue";

/** The facts of each group. */
export interface FactsOf {
	employment: Employment;
	injury: Injury;
	sickness: Sickness;
}

/** The groups that are edited as one form, in their order. */
export const FACT_SUBJECTS: readonly FactSubject[] = ["employment", "injury", "sickness"];

/** Returns a group in which nothing stands. */
export function blankFacts<G extends FactSubject>(group: G): FactsOf[G] {
	const blank = ([field, value]: [string, FieldValue]): [string, unknown] => {
		if (value === "text") return [field, ""];
		return [field, value === "bool" ? false : null];
	};
	return Object.fromEntries(
		Object.entries(FIELD_TABLES[group]).map(blank),
	) as unknown as FactsOf[G];
}

/** Returns the fields of a group with the kinds of their values, in the order of the form. */
export function factFields(group: FactSubject): [string, FieldValue][] {
	return Object.entries(FIELD_TABLES[group]);
}

/** The texts that take several lines. */
const LONG_TEXTS: ReadonlySet<string> = new Set(["course"]);

/** Returns true for a text of several lines. */
export function isLongText(field: string): boolean {
	return LONG_TEXTS.has(field);
}
