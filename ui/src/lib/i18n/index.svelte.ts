import { type IsoDate, localDate } from "$lib/input/calendar";
import { formatMoney } from "$lib/input/money";
import { type ErrorInfo, errorMessageIn } from "./errors";
import {
	type DateStyle,
	formatDate,
	formatMoment,
	formatNear,
	formatTime,
	formatTimeSpan,
} from "./format";
import { fieldName } from "./fields";
import { capitalize, type Lang, type Text } from "./text";
import { WORDS, type Words } from "./words";

export type { ErrorInfo } from "./errors";
export { fieldName } from "./fields";
export type { Lang } from "./text";
export { plural } from "./text";

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

/** Returns all messages in the language of the interface: `t().cases.title`, `t().common.cases(3)`. */
export function t(): Words {
	return WORDS[current];
}

/** Returns a bilingual text, such as the name of a cause or an outcome, in the language of the interface. */
export function localText(text: Text): string {
	return text[current];
}

/** Returns sentences as one text: with a blank between them in English, without one in Chinese. */
export function joinSentences(
	...sentences: readonly (string | false | null | undefined)[]
): string {
	return sentences.filter((one) => one).join(current === "zh" ? "" : " ");
}

/** Returns the label of a field: its name with a capital in English, unlike in a sentence. */
export function fieldLabel(path: string): string {
	return capitalize(fieldName(path, current));
}

/** Returns the message for a refusal; undefined for none, so that it can be passed to Field directly. */
export function errorMessage(error: ErrorInfo | undefined | null): string | undefined {
	return error ? errorMessageIn(error, current) : undefined;
}

/** Formats dates, times and money in the language of the interface. */
export const show = {
	date: (iso: IsoDate, style: DateStyle = "date") => formatDate(iso, current, style),
	/** Date without the current year: 11月20日. */
	near: (iso: IsoDate, today: IsoDate = localDate()) => formatNear(iso, today, current),
	time: (at: string) => formatTime(at),
	timeSpan: (starts: string, ends: string | null) => formatTimeSpan(starts, ends, language.current),
	moment: (at: string, today: IsoDate = localDate()) => formatMoment(at, today, current),
	/** Amount in yuan without a unit: "1,234.50". */
	money: (fen: number, cents: "always" | "auto" = "always") => formatMoney(fen, cents),
	number: (n: number) => n.toLocaleString("en-US"),
};
