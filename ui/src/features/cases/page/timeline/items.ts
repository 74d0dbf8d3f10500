import type { TimelineEntry } from "$lib/generated/types";
import { localDate } from "$lib/input/calendar";
import {
	happenedOn,
	sentence,
	type TimelineKind,
	timelineKind,
	type SentenceContext,
} from "./sentences";

/** One entry of the timeline, ready to be shown. */
export interface TimelineItem {
	key: string;
	seq: number;
	kind: TimelineKind;
	/** The day on which it happened. */
	on: string;
	/** The day on which it was entered, if that is another one. */
	enteredOn: string | undefined;
	text: string;
	who: string;
	undone: boolean;
	undoable: boolean;
	tone: "blue" | "red" | "green" | "faint";
	entry: TimelineEntry;
}

function tone(entry: TimelineEntry): TimelineItem["tone"] {
	if (entry.undone_by !== null || entry.undoes !== null) return "faint";
	const kind = timelineKind(entry.op);
	return kind === "edits" ? "faint" : kind === "steps" ? "green" : "blue";
}

/** Returns the timeline's items, the latest day first; within a day, the latest entry first. */
export function timelineItems(
	timeline: readonly TimelineEntry[],
	context: SentenceContext,
): TimelineItem[] {
	return timeline
		.map((entry): TimelineItem => {
			const on = happenedOn(entry);
			const entered = localDate(new Date(entry.at));
			return {
				key: String(entry.seq),
				seq: entry.seq,
				kind: timelineKind(entry.op),
				on,
				enteredOn: entered === on ? undefined : entered,
				text: sentence(entry, context),
				who: entry.actor,
				undone: entry.undone_by !== null,
				undoable: entry.undoable,
				tone: tone(entry),
				entry,
			};
		})
		.toSorted((a, b) => (a.on === b.on ? b.seq - a.seq : a.on < b.on ? 1 : -1));
}
