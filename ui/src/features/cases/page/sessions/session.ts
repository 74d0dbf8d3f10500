import type {
	Attendance,
	Case,
	Party,
	Presence,
	Session,
	SessionForm,
	SessionId,
	SessionDayQuery,
	SessionState,
	StaffId,
} from "$lib/generated/types";
import { NIL } from "$lib/ids";
import { addDays } from "$lib/input/calendar";
import { BLANK_OFFER, type OfferInput, offerInputs, offersOf } from "./offers";

/** A session as the form holds it: date and times are separate, attendance is by party. */
export interface SessionInput {
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
	offers: OfferInput[];
	/** The offer that is being typed and was not added yet. */
	offer: OfferInput;
	/** The points of the rights and duties that were read out, by their titles. */
	told: string[];
}

/** The part of the input that a session stands for in the book. */
export type SessionFacts = Omit<SessionInput, "offer" | "told">;

/** Converts a session to the input of the form. */
export function inputOf(session: Session): SessionInput {
	return { ...factsOf(session), offer: { ...BLANK_OFFER }, told: [] };
}

/** Converts a session to what the form edits of it. */
export function factsOf(session: Session): SessionFacts {
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
		offers: offerInputs(session),
	};
}

/** Returns the input for the next session: on the day agreed last, with the mediators of the case. */
export function nextSessionInput(it: Case, today: string, rooms: readonly string[]): SessionInput {
	const last = it.sessions.toSorted((a, b) => (a.starts < b.starts ? -1 : 1)).at(-1);
	const agreedDay = last?.next_on ?? it.fields.next_on;
	const mediators = [it.fields.mediator, ...it.fields.co_mediators].filter((id) => id !== null);
	return {
		state: "planned",
		form: last?.form ?? "joint",
		room: last?.room ?? (rooms.length === 1 ? rooms[0]! : ""),
		date: agreedDay && agreedDay >= today ? agreedDay : today,
		starts: null,
		ends: null,
		mediators,
		recorder: last?.recorder ?? "",
		attendance: {},
		record: "",
		result: "",
		next_on: null,
		offers: [],
		offer: { ...BLANK_OFFER },
		told: [],
	};
}

/** Returns the names of the fields that are required but empty. */
export function missingFields(input: SessionInput, sides: readonly Party[]): string[] {
	const missing: string[] = [];
	if (input.date === null) missing.push("date");
	if (input.starts === null) missing.push("starts");
	if (hasTakenPlace(input.state)) {
		if (input.mediators.length === 0) missing.push("mediators");
		if (sides.some((party) => !input.attendance[party.id])) missing.push("attendance");
	}
	return missing;
}

/** Returns true if an offer was typed and not added yet: saved now, the session would lose it. */
export function hasUnaddedOffer({ offer }: SessionInput): boolean {
	return offer.amount !== null;
}

/** Returns true for a session in which the parties met: held or adjourned. */
export function hasTakenPlace(state: SessionState): boolean {
	return state === "held" || state === "adjourned";
}

const wall = (date: string, time: string) => `${date}T${time}:00`;

/** Returns the day on which the session ends: the next one if its end is earlier than its start; null if not known. */
export function endDay({
	date,
	starts,
	ends,
}: Pick<SessionInput, "date" | "starts" | "ends">): string | null {
	if (date === null || starts === null || ends === null) return null;
	return ends < starts ? addDays(date, 1) : date;
}

/** Returns the end as it is sent; null for none. */
function endOf(input: SessionInput): string | null {
	const day = endDay(input);
	return day === null ? null : wall(day, input.ends!);
}

/** Returns the attendance as a session holds it. */
export function presencesOf(attendance: SessionInput["attendance"]): Presence[] {
	return Object.entries(attendance).flatMap(([party, one]) =>
		one === "" ? [] : [{ party, attendance: one }],
	);
}

/** Converts the input to a session; date and start must be set. */
export function sessionOf(input: SessionInput, id: string = NIL): Session {
	const { date, starts } = input;
	const offers = offersOf(input.offers, date!, starts!);
	return {
		id,
		state: input.state,
		form: input.form,
		room: input.room || null,
		starts: wall(date!, starts!),
		ends: endOf(input),
		mediators: input.mediators,
		recorder: input.recorder || null,
		attendance: presencesOf(input.attendance),
		record: input.record,
		result: input.result,
		next_on: input.next_on,
		...(offers.length > 0 && { offers }),
	};
}

/** Returns the query for the sessions of that day; without a start it does not ask for clashes. */
export function dayQueryOf(input: SessionInput, except: string): SessionDayQuery | undefined {
	if (input.date === null) return undefined;
	return {
		starts: wall(input.date, input.starts ?? "00:00"),
		ends: endOf(input),
		room: input.starts === null ? null : input.room || null,
		mediators: input.starts === null ? [] : input.mediators,
		except: except === NIL ? null : except,
	};
}

/** Returns the last session that took place, leaving out the one that is written; undefined if there is none. */
export function lastSessionBefore(it: Case, writing: SessionId | undefined): Session | undefined {
	const own = it.sessions.find((one) => one.id === writing);
	return it.sessions
		.filter((one) => one.id !== writing && hasTakenPlace(one.state))
		.filter((one) => !own || one.starts <= own.starts)
		.toSorted((a, b) => (a.starts < b.starts ? -1 : 1))
		.at(-1);
}

/** Returns true for applicants and respondents, whose attendance is required. */
export function isSide({ role }: Party): boolean {
	return role === "applicant" || role === "respondent";
}
