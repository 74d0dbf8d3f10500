import { type IsoDate, localDate, weekday } from "$lib/input/calendar";
import type { Lang } from "./text";
import { WORDS } from "./words";

/**
 * `day`: 11月20日 · `date`: 2026年11月20日 · `full`: 2026年11月20日 星期五 · `weekday`: 11月20日 周五 ·
 * `month`: 2026年11月.
 */
export type DateStyle = "day" | "date" | "full" | "weekday" | "month";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const CJK_DAYS = "一二三四五六日";

/** Formats a date in one language and style. */
export function formatDate(iso: IsoDate, lang: Lang, style: DateStyle = "date"): string {
	const year = iso.slice(0, 4);
	const month = Number(iso.slice(5, 7));
	const day = Number(iso.slice(8, 10));
	const nth = weekday(iso) - 1;
	if (style === "month")
		return lang === "zh" ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
	if (lang === "zh") {
		const short = `${month}月${day}日`;
		if (style === "day") return short;
		if (style === "weekday") return `${short} 周${CJK_DAYS[nth]}`;
		return style === "full" ? `${year}年${short} 星期${CJK_DAYS[nth]}` : `${year}年${short}`;
	}
	const short = `${day} ${MONTHS[month - 1]}`;
	if (style === "day") return short;
	if (style === "weekday") return `${DAYS[nth]} ${short}`;
	return style === "full" ? `${DAYS[nth]} ${short} ${year}` : `${short} ${year}`;
}

/** Formats day and month, with the year only if it is not the year of `today`. */
export function formatNear(iso: IsoDate, today: IsoDate, lang: Lang): string {
	return formatDate(iso, lang, iso.slice(0, 4) === today.slice(0, 4) ? "day" : "date");
}

/**
 * Formats the time of day, "14:02", of an instant (RFC 3339, in the machine's time zone) or of a local time
 * "2026-11-20T14:02:00".
 */
export function formatTime(at: string): string {
	const date = new Date(at);
	return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** Formats a stretch of local time: 14:00–15:30 · 22:00–次日 00:40; the start alone if there is no end. */
export function formatTimeSpan(starts: string, ends: string | null, lang: Lang): string {
	if (ends === null) return formatTime(starts);
	const [from, to] = [formatTime(starts), formatTime(ends)];
	const isSameDay = starts.slice(0, 10) === ends.slice(0, 10);
	return isSameDay ? `${from}–${to}` : WORDS[lang].common.untilNextDay(from, to);
}

/** Formats an instant or a local time as date and time: 11月20日 14:02. */
export function formatMoment(at: string, today: IsoDate, lang: Lang): string {
	return `${formatNear(localDate(new Date(at)), today, lang)} ${formatTime(at)}`;
}
