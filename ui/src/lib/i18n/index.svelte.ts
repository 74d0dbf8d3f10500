import { type IsoDate, localDate } from "$lib/input/calendar";
import { formatMoney } from "$lib/input/money";
import { type Refused, wordsFor } from "./errors";
import {
	type DateStyle,
	formatDate,
	formatDue,
	formatMoment,
	formatNear,
	formatTime,
} from "./format";
import type { Lang } from "./shape";
import { WORDS, type Words } from "./words";

export type { Refused } from "./errors";
export { fieldName } from "./fields";
export type { Lang } from "./shape";
export { plural } from "./shape";

let current = $state<Lang>("zh");

/** The language of the interface; reading it in a component makes that component follow it. */
export const language = {
	get current(): Lang {
		return current;
	},
	set current(lang: Lang) {
		current = lang;
	},
};

/** All words in the language of the interface: `t().cases.title`, `t().common.cases(3)`. */
export function t(): Words {
	return WORDS[current];
}

/** The name of a vocabulary term, a cause, an outcome, … in the language of the interface. */
export function say(term: { zh: string; en: string }): string {
	return current === "zh" ? term.zh : term.en;
}

/** Words for a refusal; undefined for none, so that it can be given to Field as it is. */
export function sayError(refused: Refused | undefined | null): string | undefined {
	return refused ? wordsFor(refused, current) : undefined;
}

/** Dates, times and money in the language of the interface. */
export const show = {
	date: (iso: IsoDate, style: DateStyle = "date") => formatDate(iso, current, style),
	/** Without the year where it is the current one. */
	near: (iso: IsoDate, today: IsoDate = localDate()) => formatNear(iso, today, current),
	/** 逾期 1 天 · 今天到期 · 还有 2 天. */
	due: (iso: IsoDate, today: IsoDate = localDate()) => formatDue(iso, today, current),
	time: (at: string) => formatTime(at),
	moment: (at: string, today: IsoDate = localDate()) => formatMoment(at, today, current),
	/** "1,234.50", without a unit. */
	money: (fen: number, cents: "always" | "auto" = "always") => formatMoney(fen, cents),
	number: (n: number) => n.toLocaleString("en-US"),
};
