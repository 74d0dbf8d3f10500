import { call, CallError } from "./backend";
import type { Untrue } from "./generated/types";
import { type Refused, wordsFor } from "./i18n/errors";
import { formatMoment } from "./i18n/format";
import { language, show, t } from "./i18n/index.svelte";
import type { Lang } from "./i18n/shape";
import { WORDS } from "./i18n/words";
import { addDays, type IsoDate, localDate } from "./input/calendar";
import { jobs } from "./jobs.svelte";
import { toast } from "./toast.svelte";

/** 今天 13:40, 昨天 9:05, 11月3日 13:40. */
export function whenWas(at: string, today: IsoDate): string {
	const words = t().trust.keeping;
	const day = localDate(new Date(at));
	if (day === today) return words.today(show.time(at));
	if (day === addDays(today, -1)) return words.yesterday(show.time(at));
	return show.moment(at, today);
}

/** `20261119T134000Z-1024` or the like: the moment in a set's name; the name itself if there is none. */
export function setMoment(name: string, today: IsoDate, lang: Lang): string {
	const found = /(\d{4})-?(\d{2})-?(\d{2})T?-?(\d{2})-?:?(\d{2})(?:-?:?(\d{2}))?/.exec(name);
	if (!found) return name;
	const [, year, month, day, hour, minute, second = "00"] = found;
	return formatMoment(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, today, lang);
}

/** Makes a backup and proves it; its progress is shown by the frame, its end is told in passing. */
export async function backUp(): Promise<void> {
	const words = t().trust.backups;
	try {
		const { job } = await call("backup_now", {});
		const end = await jobs.follow(job, words.running);
		if (end.state === "done") toast(words.done, { tone: "green" });
		else if (end.state === "cancelled") toast(words.stopped);
		else toast(sayBackup(end.error ?? { code: "internal" }), { tone: "red" });
	} catch (thrown) {
		toast(sayBackup(CallError.from(thrown)), { tone: "red" });
	}
}

/** That the book does not fit its own journal, and what to do. */
export function sayUntrue(untrue: Untrue): string {
	const detail = [untrue.what, ...(untrue.seq === null ? [] : [String(untrue.seq)])];
	return wordsFor({ code: "book_untrue", detail }, language.current);
}

/** What went wrong the last time; a backup that was made beside one that cannot be read did not fail. */
export function sayTrouble(refused: Refused): string {
	const said = sayBackup(refused);
	return refused.code === "last_set_unreadable" ? said : t().trust.keeping.trouble(said);
}

/** Why a backup was not made. What cannot be written to is the backup disk here, not the one of the book. */
export function backupWords(refused: Refused, lang: Lang): string {
	const ofTheDisk = refused.code === "disk_trouble" || refused.code === "folder_trouble";
	return ofTheDisk ? WORDS[lang].trust.keeping.fullDisk : wordsFor(refused, lang);
}

/** The same in the language of the interface. */
export function sayBackup(refused: Refused): string {
	return backupWords(refused, language.current);
}
