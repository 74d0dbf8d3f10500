import type {
	Attendance,
	Case,
	Party,
	Session,
	SessionForm,
	SessionProbe,
	SessionState,
	StaffId,
} from "$lib/generated/types";
import { NIL } from "../ids";

/** A session as it is typed: date and times apart, attendance by party. */
export interface SessionSheet {
	state: SessionState;
	form: SessionForm;
	room: string;
	date: string | null;
	/** "HH:MM". */
	starts: string | null;
	ends: string | null;
	mediators: StaffId[];
	recorder: string;
	attendance: Record<string, Attendance | "">;
	record: string;
	result: string;
	next_on: string | null;
}

export function sheetOf(session: Session): SessionSheet {
	return {
		state: session.state,
		form: session.form,
		room: session.room ?? "",
		date: session.starts.slice(0, 10),
		starts: session.starts.slice(11, 16),
		ends: session.ends?.slice(11, 16) ?? null,
		mediators: [...session.mediators],
		recorder: session.recorder ?? "",
		attendance: Object.fromEntries(session.attendance.map((one) => [one.party, one.attendance])),
		record: session.record,
		result: session.result,
		next_on: session.next_on,
	};
}

/** A session to come: when the last one said, with the people of the case. */
export function nextSheet(it: Case, today: string, rooms: readonly string[]): SessionSheet {
	const last = it.sessions.toSorted((a, b) => (a.starts < b.starts ? -1 : 1)).at(-1);
	const asked = last?.next_on ?? it.fields.next_on;
	const mediators = [it.fields.mediator, ...it.fields.co_mediators].filter((id) => id !== null);
	return {
		state: "planned",
		form: last?.form ?? "joint",
		room: last?.room ?? (rooms.length === 1 ? rooms[0]! : ""),
		date: asked && asked >= today ? asked : today,
		starts: null,
		ends: null,
		mediators,
		recorder: last?.recorder ?? "",
		attendance: {},
		record: "",
		result: "",
		next_on: null,
	};
}

/** What is still needed before the sheet can be saved, by name of its field. */
export function missingOf(sheet: SessionSheet, sides: readonly Party[]): string[] {
	const missing: string[] = [];
	if (sheet.date === null) missing.push("date");
	if (sheet.starts === null) missing.push("starts");
	if (hasMet(sheet.state)) {
		if (sheet.mediators.length === 0) missing.push("mediators");
		if (sides.some((party) => !sheet.attendance[party.id])) missing.push("attendance");
	}
	return missing;
}

export function hasMet(state: SessionState): boolean {
	return state === "held" || state === "adjourned";
}

const wall = (date: string, time: string) => `${date}T${time}:00`;

/** The session that the sheet means; date and start must be there. */
export function sessionOf(sheet: SessionSheet, id: string = NIL): Session {
	const { date, starts, ends } = sheet;
	return {
		id,
		state: sheet.state,
		form: sheet.form,
		room: sheet.room || null,
		starts: wall(date!, starts!),
		ends: ends === null ? null : wall(date!, ends),
		mediators: sheet.mediators,
		recorder: sheet.recorder || null,
		attendance: Object.entries(sheet.attendance).flatMap(([party, attendance]) =>
			attendance === "" ? [] : [{ party, attendance }],
		),
		record: sheet.record,
		result: sheet.result,
		next_on: sheet.next_on,
	};
}

/** The question which sessions stand on that day; without a start, any time of the day is asked for. */
export function probeOf(sheet: SessionSheet, except: string): SessionProbe | undefined {
	if (sheet.date === null) return undefined;
	return {
		starts: wall(sheet.date, sheet.starts ?? "00:00"),
		ends: sheet.starts === null || sheet.ends === null ? null : wall(sheet.date, sheet.ends),
		room: sheet.starts === null ? null : sheet.room || null,
		mediators: sheet.starts === null ? [] : sheet.mediators,
		except: except === NIL ? null : except,
	};
}

/** Sides must be accounted for; agents and others may be. */
export function isSide({ role }: Party): boolean {
	return role === "applicant" || role === "respondent";
}
