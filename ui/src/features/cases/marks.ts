import type { CaseRow, Clock } from "$lib/generated/types";
import { show, t } from "$lib/i18n/index.svelte";
import { nameOf } from "$lib/names";

/** A state in few words, and how it is underlined by colour. */
export interface Mark {
	tone: "red" | "amber" | "green" | "blue" | "plain";
	text: string;
	title?: string;
}

/** 逾期 1 天, 今天到期, 还有 2 天; further off only the day. */
export function clockMark(clock: Pick<Clock, "due" | "days_left" | "nearness">): Mark {
	const words = t().common;
	switch (clock.nearness) {
		case "overdue":
			return { tone: "red", text: words.overdueBy(-clock.days_left) };
		case "today":
			return { tone: "amber", text: words.dueToday };
		case "soon":
			return { tone: "amber", text: words.daysLeft(clock.days_left) };
		case "later":
			return { tone: "plain", text: show.near(clock.due) };
	}
}

const ENDED: ReadonlySet<CaseRow["stage"]> = new Set([
	"closed",
	"not_accepted",
	"answered",
	"void",
]);

/** What is most worth knowing of a case at a glance: its nearest term, else how it ended, else what is missing. */
export function rowMark(row: CaseRow): Mark {
	if (ENDED.has(row.stage)) {
		if (row.stage !== "closed" || row.outcome === null)
			return { tone: "plain", text: nameOf.stage(row.stage) };
		const agreed = row.outcome === "R1" || row.outcome === "R2" || row.outcome === "R3";
		return { tone: agreed ? "green" : "plain", text: nameOf.outcome(row.outcome) };
	}
	if (row.clock && row.clock.nearness !== "later") {
		return { ...clockMark(row.clock), title: clockTitle(row.clock) };
	}
	if (row.next_action === "") return { tone: "plain", text: t().list.noNext };
	if (row.clock) return { ...clockMark(row.clock), title: clockTitle(row.clock) };
	return { tone: "plain", text: nameOf.stage(row.stage) };
}

/** The nearest term of an open case, or that nothing is planned; none for what has ended. */
export function dueMark(row: CaseRow): Mark | undefined {
	if (row.clock) return { ...clockMark(row.clock), title: clockTitle(row.clock) };
	if (ENDED.has(row.stage) || row.next_action !== "") return undefined;
	return { tone: "plain", text: t().list.noNext };
}

function clockTitle(clock: Clock): string {
	const words: Record<string, string> = t().page.clock;
	return [words[clock.code], show.date(clock.due)].filter(Boolean).join(" · ");
}

/** 周永顺 ↔ 鑫海水产行 */
export function pairOf(row: Pick<CaseRow, "applicants" | "respondents">): string {
	return row.respondents === "" ? row.applicants : `${row.applicants} ↔ ${row.respondents}`;
}

/** 〔2026〕第47号 of 盛劳调字〔2026〕第47号: within one office the rest is always the same. */
export function shortNumber(number: string): string {
	const year = number.indexOf("〔");
	return year > 0 ? number.slice(year) : number;
}
