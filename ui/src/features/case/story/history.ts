import type { TimelineEntry } from "$lib/generated/types";
import { searchKey } from "$lib/input/normalize";
import { changesOf, type FieldChange } from "./changes";
import { sentence, type Telling } from "./sentences";

/** One entry of the journal with every field that it changed. */
export interface JournalRecord {
	entry: TimelineEntry;
	text: string;
	changes: FieldChange[];
}

export interface Narrowing {
	/** Label of a field; empty for all. */
	field: string;
	/** Name of a person; empty for all. */
	actor: string;
	/** Part of an old or a new value. */
	text: string;
}

/** All entries, newest first, each with its field-level changes. */
export function recordsOf(timeline: readonly TimelineEntry[], telling: Telling): JournalRecord[] {
	return timeline
		.toSorted((a, b) => b.seq - a.seq)
		.map((entry) => ({
			entry,
			text: sentence(entry, telling),
			changes: changesOf(entry.op, telling.names),
		}));
}

/** Those that changed the field, by that person, with that text before or after; only the rows that fit. */
export function narrowed(
	records: readonly JournalRecord[],
	{ field, actor, text }: Narrowing,
): JournalRecord[] {
	const key = searchKey(text);
	const fits = (change: FieldChange) =>
		(field === "" || change.label === field) &&
		(key === "" ||
			[change.before, change.after, change.of].some((value) => searchKey(value).includes(key)));
	return records
		.filter((record) => actor === "" || record.entry.actor === actor)
		.map((record) => ({ ...record, changes: record.changes.filter(fits) }))
		.filter((record) => record.changes.length > 0);
}
