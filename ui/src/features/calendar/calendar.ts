import type { SessionItem } from "$lib/generated/types";
import { addDays, type IsoDate, lastOfMonth, weekday } from "$lib/input/calendar";

/** The ways in which the days are shown. */
export const LAYOUTS = ["month", "week", "agenda"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** The first and the last day of a span. */
export interface Span {
	from: IsoDate;
	to: IsoDate;
}

export function mondayOf(day: IsoDate): IsoDate {
	return addDays(day, 1 - weekday(day));
}

export function firstOfMonth(day: IsoDate): IsoDate {
	return `${day.slice(0, 8)}01`;
}

/** Returns the same day of another month, or the last one of that month if it is shorter. */
export function addMonths(day: IsoDate, months: number): IsoDate {
	let month = firstOfMonth(day);
	for (let i = 0; i < Math.abs(months); i++)
		month = months > 0 ? addDays(lastOfMonth(month), 1) : firstOfMonth(addDays(month, -1));
	const last = lastOfMonth(month);
	const same = month.slice(0, 8) + day.slice(8);
	return same > last ? last : same;
}

/** Returns the days that a layout shows around a day: whole weeks of its month, its week, or its month. */
export function spanOf(layout: Layout, day: IsoDate): Span {
	if (layout === "week") return { from: mondayOf(day), to: addDays(mondayOf(day), 6) };
	const [from, to] = [firstOfMonth(day), lastOfMonth(day)];
	if (layout === "agenda") return { from, to };
	return { from: mondayOf(from), to: addDays(mondayOf(to), 6) };
}

/** Returns the weeks of a span that begins on a Monday and ends on a Sunday. */
export function weeksOf({ from, to }: Span): IsoDate[][] {
	const weeks: IsoDate[][] = [];
	for (let monday = from; monday <= to; monday = addDays(monday, 7))
		weeks.push([0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n)));
	return weeks;
}

/** Returns the day to which a key leads; undefined for other keys. */
export function dayByKey(key: string, day: IsoDate, today: IsoDate): IsoDate | undefined {
	switch (key) {
		case "ArrowLeft":
			return addDays(day, -1);
		case "ArrowRight":
			return addDays(day, 1);
		case "ArrowUp":
			return addDays(day, -7);
		case "ArrowDown":
			return addDays(day, 7);
		case "Home":
			return mondayOf(day);
		case "End":
			return addDays(mondayOf(day), 6);
		case "PageUp":
			return addMonths(day, -1);
		case "PageDown":
			return addMonths(day, 1);
		case "t":
		case "T":
			return today;
		default:
			return undefined;
	}
}

/** Minutes that a session without an end is taken to last, as where the core looks for clashes. */
const USUAL_MINUTES = 120;
/** The hours that a week always shows. */
const [FIRST_HOUR, LAST_HOUR] = [8, 18];
const MIDNIGHT = 24 * 60;

/** The place of a session in the column of its day. */
export interface Block {
	session: SessionItem;
	/** Minutes from midnight; a session past the next midnight ends there. */
	starts: number;
	ends: number;
	/** The lane in which it stands, from 0, and the number of lanes of the sessions that overlap. */
	lane: number;
	lanes: number;
}

const minutesOf = (time: string) => Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16));

/** Returns the places of the sessions of one day, which are in the order of their starts. */
export function blocksOf(sessions: readonly SessionItem[]): Block[] {
	const blocks: Block[] = [];
	/** Sessions that overlap one another in a row. */
	let group: Block[] = [];
	let groupEnds = 0;
	const close = () => {
		const lanes = Math.max(0, ...group.map(({ lane }) => lane + 1));
		for (const block of group) block.lanes = lanes;
		group = [];
	};
	for (const session of sessions) {
		const starts = minutesOf(session.starts);
		const isPastMidnight = session.ends?.slice(0, 10) !== session.starts.slice(0, 10);
		const stated = session.ends && (isPastMidnight ? MIDNIGHT : minutesOf(session.ends));
		const ends = Math.min(MIDNIGHT, stated || starts + USUAL_MINUTES);
		if (starts >= groupEnds) close();
		const taken = new Set(group.filter((one) => one.ends > starts).map(({ lane }) => lane));
		let lane = 0;
		while (taken.has(lane)) lane++;
		const block = { session, starts, ends, lane, lanes: 1 };
		group.push(block);
		blocks.push(block);
		groupEnds = Math.max(groupEnds, ends);
	}
	close();
	return blocks;
}

/** Returns the hours that a week shows, from the first on: the usual ones and those of its sessions. */
export function hoursOf(blocks: readonly Block[]): number[] {
	const first = Math.min(FIRST_HOUR, ...blocks.map(({ starts }) => Math.floor(starts / 60)));
	const last = Math.max(LAST_HOUR, ...blocks.map(({ ends }) => Math.ceil(ends / 60)));
	return Array.from({ length: last - first }, (_, i) => first + i);
}
