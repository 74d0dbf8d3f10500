import { call, CallError } from "$lib/backend";
import type { SetsAhead, VerificationFailure } from "$lib/generated/types";
import { type ErrorInfo, errorMessageIn } from "$lib/i18n/errors";
import { formatMoment } from "$lib/i18n/format";
import { language, show, t } from "$lib/i18n/index.svelte";
import type { Lang } from "$lib/i18n/text";
import { WORDS } from "$lib/i18n/words";
import { addDays, type IsoDate, localDate } from "$lib/input/calendar";
import { jobs } from "$lib/jobs.svelte";
import { toast } from "$lib/toast.svelte";

/** Formats an instant relative to today: 今天 13:40, 昨天 9:05, 11月3日 13:40. */
export function formatRelativeMoment(at: string, today: IsoDate): string {
	const words = t().security.backupStatus;
	const day = localDate(new Date(at));
	if (day === today) return words.today(show.time(at));
	if (day === addDays(today, -1)) return words.yesterday(show.time(at));
	return show.moment(at, today);
}

/** Formats the time in the name of a backup set (`20261119T134000Z-1024`); returns the name if it holds no time. */
export function formatSetMoment(name: string, today: IsoDate, lang: Lang): string {
	const found = /(\d{4})-?(\d{2})-?(\d{2})T?-?(\d{2})-?:?(\d{2})(?:-?:?(\d{2}))?/.exec(name);
	if (!found) return name;
	const [, year, month, day, hour, minute, second = "00"] = found;
	return formatMoment(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, today, lang);
}

/** Makes and proves a backup. The frame shows its progress; the result is shown as a toast. */
export async function backUp(): Promise<void> {
	const words = t().security.backups;
	try {
		const { job } = await call("backup_now", {});
		const end = await jobs.follow(job, words.running);
		if (end.state === "done") toast(words.done, { tone: "green" });
		else if (end.state === "cancelled") toast(words.stopped);
		else toast(backupErrorMessage(end.error ?? { code: "internal" }), { tone: "red" });
	} catch (thrown) {
		toast(backupErrorMessage(CallError.from(thrown)), { tone: "red" });
	}
}

/** Returns the message for a book that does not match its own journal. */
export function verificationFailureMessage(failure: VerificationFailure): string {
	const detail = [failure.what, ...(failure.seq === null ? [] : [String(failure.seq)])];
	return errorMessageIn({ code: "book_untrue", detail }, language.current);
}

/** Returns which backups hold what the book lacks, how far they are ahead, and what to do. */
export function aheadMessage(ahead: SetsAhead, today: IsoDate): string {
	const words = t().lock;
	const when = ahead.made_at === "" ? ahead.set : formatRelativeMoment(ahead.made_at, today);
	const { cases_in_set, cases } = ahead;
	const where = ahead.location === 0 ? t().security.backups.own : words.location(ahead.location);
	const newest =
		cases_in_set === null
			? words.aheadNewest(when, where)
			: words.aheadCases(when, where, cases_in_set, cases);
	return `${newest}${words.aheadTodo}`;
}

/** Returns the message for the error of the last backup. A new backup made beside an unreadable one did not fail. */
export function lastBackupErrorMessage(error: ErrorInfo): string {
	const message = backupErrorMessage(error);
	return error.code === "last_set_unreadable"
		? message
		: t().security.backupStatus.lastError(message);
}

/** Returns the message for a failed backup. A disk error here concerns the backup disk, not the disk of the book. */
export function backupErrorMessageIn(error: ErrorInfo, lang: Lang): string {
	const isDiskError = error.code === "disk_trouble" || error.code === "folder_trouble";
	return isDiskError ? WORDS[lang].security.backupStatus.fullDisk : errorMessageIn(error, lang);
}

/** Returns the message for a failed backup in the language of the interface. */
export function backupErrorMessage(error: ErrorInfo): string {
	return backupErrorMessageIn(error, language.current);
}
