import type { TimelineEntry } from "$lib/generated/types";
import { searchKey } from "$lib/input/normalize";
import { changesOf, type FieldChange } from "./changes";
import { sentence, type SentenceContext } from "./sentences";

/** One entry of the timeline with every field that it changed. */
export interface ChangeRecord {
	entry: TimelineEntry;
	text: string;
	changes: FieldChange[];
}

/** The filter of the history. */
export interface HistoryFilter {
	/** The label of a field; empty for all. */
	field: string;
	/** The name of a person; empty for all. */
	actor: string;
	/** A part of an old or new value. */
	text: string;
}

/** Returns all entries, newest first, each with its changes by field. */
export function changeRecords(
	timeline: readonly TimelineEntry[],
	context: SentenceContext,
): ChangeRecord[] {
	return timeline
		.toSorted((a, b) => b.seq - a.seq)
		.map((entry) => ({
			entry,
			text: sentence(entry, context),
			changes: changesOf(entry.op, context.names),
		}));
}

/** Returns the records that match the filter, each reduced to the changes that match. */
export function filterRecords(
	records: readonly ChangeRecord[],
	{ field, actor, text }: HistoryFilter,
): ChangeRecord[] {
	const key = searchKey(text);
	const matches = (change: FieldChange) =>
		(field === "" || change.label === field) &&
		(key === "" ||
			[change.before, change.after, change.part].some((value) => searchKey(value).includes(key)));
	return records
		.filter((record) => actor === "" || record.entry.actor === actor)
		.map((record) => ({ ...record, changes: record.changes.filter(matches) }))
		.filter((record) => record.changes.length > 0);
}
