import { daysBetween, type IsoDate } from "$lib/input/calendar";
import { endDay, type SessionInput } from "../session";

/** A session that began longer ago is not running any more. */
const MAX_MINUTES = 12 * 60;

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/**
 * Returns the minutes that a session has taken until now, or until its end if that is known; undefined if it began more than
 * twelve hours ago, or has not begun. `time` is "HH:MM".
 */
export function elapsedMinutes(
	input: Pick<SessionInput, "date" | "starts" | "ends">,
	day: IsoDate,
	time: string,
): number | undefined {
	const { date, starts, ends } = input;
	if (date === null || starts === null) return undefined;
	const last = ends === null ? day : (endDay(input) ?? date);
	const passed = daysBetween(date, last) * 24 * 60 + minutes(ends ?? time) - minutes(starts);
	return passed >= 0 && passed <= MAX_MINUTES ? passed : undefined;
}
