import type { ChoiceList } from "../vocabulary/termList";

/** The groups of facts about a worker. */
export type FactSubject = "employment" | "injury" | "sickness";

/** The kind of value that a field holds; it decides how the value is written as text. */
export type FieldValue =
	| "text"
	| "number"
	| "bool"
	| "date"
	| "moment"
	| "money"
	| "cause"
	| "causes"
	| "outcome"
	| "grid"
	| "room"
	| "staff"
	| "staffs"
	| "party"
	| "attendance"
	| "attempt"
	| "payments"
	| "limitation_events"
	/** Facts in a table of their own. */
	| { readonly group: FactSubject }
	| "offers"
	/** A code of a list of the vocabulary. */
	| { readonly list: ChoiceList }
	/** A code whose words are among the texts of the interface. */
	| { readonly words: "sexes" | "idKinds" | "erasureBases" };

/** The fields of `T` in display order, each with the kind of its value. */
export type FieldTable<T> = { readonly [K in Exclude<keyof T, "id">]-?: FieldValue };
