import type { CaseRow, Clock, Nearness } from "$lib/generated/types";
import { localText, show, t } from "$lib/i18n/index.svelte";
import { nameOf } from "../vocabulary/names";

/** The content of a status chip: a short text and its colour. */
export interface ChipContent {
	tone: "red" | "amber" | "green" | "blue" | "plain";
	text: string;
	title?: string;
}

/** The colours of deadlines. */
export const NEARNESS_TONES = {
	overdue: "red",
	today: "amber",
	soon: "amber",
	later: "plain",
} as const satisfies Record<Nearness, ChipContent["tone"]>;

/** Returns the days that the core counted to the end of a term as text: 逾期 1 天, 今天到期, 还有 2 天. */
export function daysLeftText(daysLeft: number): string {
	const words = t().common;
	if (daysLeft === 0) return words.dueToday;
	return daysLeft < 0 ? words.overdueBy(-daysLeft) : words.daysLeft(daysLeft);
}

/** Returns the chip of a deadline: 逾期 1 天, 今天到期, 还有 2 天; a later one shows only its date. */
export function clockChip(clock: Pick<Clock, "due" | "days_left" | "nearness">): ChipContent {
	const tone = NEARNESS_TONES[clock.nearness];
	return { tone, text: tone === "plain" ? show.near(clock.due) : daysLeftText(clock.days_left) };
}

const ENDED: ReadonlySet<CaseRow["stage"]> = new Set([
	"closed",
	"not_accepted",
	"answered",
	"void",
]);

/** Returns the chip of a case in the list: its outcome, its nearest deadline, or the missing next action. */
export function rowChip(row: CaseRow): ChipContent {
	if (ENDED.has(row.stage)) {
		if (row.stage !== "closed" || row.outcome === null)
			return { tone: "plain", text: nameOf.stage(row.stage) };
		const agreed = row.outcome === "R1" || row.outcome === "R2" || row.outcome === "R3";
		return { tone: agreed ? "green" : "plain", text: nameOf.outcome(row.outcome) };
	}
	if (row.clock && row.clock.nearness !== "later") {
		return { ...clockChip(row.clock), title: clockTitle(row.clock) };
	}
	if (row.next_action === "") return { tone: "plain", text: t().list.noNext };
	if (row.clock) return { ...clockChip(row.clock), title: clockTitle(row.clock) };
	return { tone: "plain", text: nameOf.stage(row.stage) };
}

/** Returns the chip of the `due` column: the nearest deadline or the missing next action; none for an ended case. */
export function dueChip(row: CaseRow): ChipContent | undefined {
	if (row.clock) return { ...clockChip(row.clock), title: clockTitle(row.clock) };
	if (ENDED.has(row.stage) || row.next_action !== "") return undefined;
	return { tone: "plain", text: t().list.noNext };
}

function clockTitle(clock: Clock): string {
	const title = `${localText(clock)} · ${show.date(clock.due)}`;
	if (clock.effective === clock.due) return title;
	return `${title} · ${t().page.clockMoved(show.near(clock.effective))}`;
}
