import type { TimelineEntry } from "$lib/generated/types";
import { localDate } from "$lib/input/calendar";
import { happenedOn, sentence, type StoryKind, storyKind, type Telling } from "./sentences";

/** An entry of the timeline, put into words. */
export interface Told {
	key: string;
	seq: number;
	kind: StoryKind;
	/** The day it speaks of. */
	on: string;
	/** The day it was entered, where that is another. */
	enteredOn: string | undefined;
	text: string;
	who: string;
	undone: boolean;
	undoable: boolean;
	tone: "blue" | "red" | "green" | "faint";
	entry: TimelineEntry;
}

function tone(entry: TimelineEntry): Told["tone"] {
	if (entry.undone_by !== null || entry.undoes !== null) return "faint";
	const kind = storyKind(entry.op);
	return kind === "edits" ? "faint" : kind === "steps" ? "green" : "blue";
}

/** The timeline in words, the latest day first; within a day, the latest entry first. */
export function told(timeline: readonly TimelineEntry[], telling: Telling): Told[] {
	return timeline
		.map((entry): Told => {
			const on = happenedOn(entry);
			const entered = localDate(new Date(entry.at));
			return {
				key: String(entry.seq),
				seq: entry.seq,
				kind: storyKind(entry.op),
				on,
				enteredOn: entered === on ? undefined : entered,
				text: sentence(entry, telling),
				who: entry.actor,
				undone: entry.undone_by !== null,
				undoable: entry.undoable,
				tone: tone(entry),
				entry,
			};
		})
		.toSorted((a, b) => (a.on === b.on ? b.seq - a.seq : a.on < b.on ? 1 : -1));
}
