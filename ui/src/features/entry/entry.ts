import type {
	ApplicantType,
	CaseFields,
	CaseRegister,
	Claim,
	Nature,
	Party,
	StaffId,
	Urgency,
	Vocabulary,
} from "$lib/generated/types";
import { freshId } from "$lib/ids";
import { parseCount } from "$lib/input/count";
import { namesIn } from "$domain/parties/names";
import { blankParty, isBlank } from "$domain/parties/party";
import {
	blankRow,
	isBlankRow,
	PEOPLE_COLUMNS,
	peopleOf,
	type PersonRow,
} from "$domain/parties/peopleRows";

/** A new case as the form holds it; saved as a draft until it is registered. Dates are "YYYY-MM-DD". */
export interface Entry {
	/** True for a consultation without a dispute. */
	consult: boolean;
	/** Always contains one applicant and one respondent, which may be empty. */
	parties: Party[];
	claims: Claim[];
	cause: string;
	further_causes: string[];
	summary: string;
	grid: string;
	stall: string;
	source: string;
	received_on: string | null;
	/** Null for today. */
	registered_on: string | null;
	next_action: string;
	next_on: string | null;
	next_owner: string;
	event_on: string | null;
	/** A kind of applicant; "" for the one that follows from the first applicant. */
	applicant_type: string;
	worker_count: number | null;
	collective: boolean;
	urgency: Urgency;
	mediator: string;
	/** The grid of people from which nobody was put into the entry yet; null if there is none. */
	people: PeopleInput | null;
}

/** The grid of people as it is filled in: the claim of each, and the rows. */
export interface PeopleInput {
	claim: string;
	rows: PersonRow[];
}

/** The default source: an oral application. */
const DEFAULT_SOURCE = "applied_oral";

export function blankClaim(): Claim {
	return { id: freshId(), text: "", amount: null };
}

/** Returns an empty entry with today's date; the user is the mediator if `isMediator`. */
export function blankEntry(today: string, user: StaffId | undefined, isMediator: boolean): Entry {
	return {
		consult: false,
		parties: [blankParty("applicant", freshId()), blankParty("respondent", freshId())],
		claims: [blankClaim()],
		cause: "",
		further_causes: [],
		summary: "",
		grid: "",
		stall: "",
		source: DEFAULT_SOURCE,
		received_on: today,
		registered_on: null,
		next_action: "",
		next_on: null,
		next_owner: user ?? "",
		event_on: null,
		applicant_type: "",
		worker_count: null,
		collective: false,
		urgency: "normal",
		mediator: isMediator ? (user ?? "") : "",
		people: null,
	};
}

/** Returns an empty grid of people. */
export function blankPeople(): PeopleInput {
	return { claim: "", rows: [blankRow(), blankRow(), blankRow()] };
}

/** Returns true if something was typed in the grid of people that is not in the entry yet. */
export function hasPeople({ people }: Entry): boolean {
	return people !== null && (people.claim.trim() !== "" || !people.rows.every(isBlankRow));
}

/** Reads the grid of people from a draft; null if another version wrote something else. */
function peopleFrom(value: unknown): PeopleInput | null {
	const { claim, rows } = (value ?? {}) as Partial<PeopleInput>;
	if (typeof claim !== "string" || !Array.isArray(rows)) return null;
	const isRow = (row: Partial<PersonRow> | null) =>
		["id", ...PEOPLE_COLUMNS].every((cell) => typeof row?.[cell as "id"] === "string");
	return rows.every(isRow) ? { claim, rows } : null;
}

/** Reads an entry from a draft; a field of another type, written by another version, keeps its initial value. */
export function entryFrom(body: Record<string, unknown>, fresh: Entry): Entry {
	const restored = Object.entries(fresh).map(([field, initial]) => {
		const value = body[field];
		const fits =
			value !== undefined &&
			(initial === null || value === null || typeof value === typeof initial);
		return [field, fits && Array.isArray(value) === Array.isArray(initial) ? value : initial];
	});
	const entry = Object.fromEntries(restored) as Entry;
	// Drafts of earlier versions hold the number of workers as it was typed.
	if (typeof entry.worker_count !== "number")
		entry.worker_count = parseCount(String(entry.worker_count ?? ""));
	entry.people = peopleFrom(body.people);
	return entry;
}

/** Returns the entry with the people of a grid as applicants, each with the claim; rows that are empty give way. */
export function withPeople(entry: Entry, rows: readonly PersonRow[], claim: string): Entry {
	const people = peopleOf(rows, claim);
	const isKept = (party: Party) => party.role !== "applicant" || !isBlank(party);
	const kept = entry.parties.filter(isKept);
	const before = kept.filter((party) => party.role === "applicant");
	const others = kept.filter((party) => party.role !== "applicant");
	const claims = entry.claims.filter((one) => one.text.trim() !== "" || one.amount !== null);
	const asked = [...claims, ...people.flatMap((one) => one.claim ?? [])];
	return {
		...entry,
		parties: [...before, ...people.map((one) => one.party), ...others],
		claims: asked.length > 0 ? asked : [blankClaim()],
		people: null,
	};
}

/** A field that registration requires. */
export type MissingField = "applicant" | "cause" | "received_on";

/** Returns the required fields that are empty. */
export function missingFields(entry: Entry): MissingField[] {
	const missing: MissingField[] = [];
	const named = (party: Party) => party.role === "applicant" && party.name.trim() !== "";
	if (!entry.parties.some(named)) missing.push("applicant");
	if (entry.cause === "") missing.push("cause");
	if (entry.received_on === null) missing.push("received_on");
	return missing;
}

/** Returns the indexes of the form's rows that are sent; empty rows are not. */
export function sentRows(entry: Entry): { parties: number[]; claims: number[] } {
	const indexes = <T>(rows: readonly T[], keep: (row: T) => boolean) =>
		rows.flatMap((row, i) => (keep(row) ? [i] : []));
	return {
		parties: indexes(entry.parties, (party) => !isBlank(party)),
		claims: indexes(entry.claims, (claim) => claim.text.trim() !== "" || claim.amount !== null),
	};
}

/** Converts a path of the payload to one of the form: "parties.0.name" becomes "parties.1.name" if the first row is empty. */
export function pathInForm(path: string, entry: Entry): string {
	const rows = sentRows(entry);
	return path.replace(
		/^(parties|claims)\.(\d+)/,
		(whole, list: "parties" | "claims", nth: string) => {
			const row = rows[list][Number(nth)];
			return row === undefined ? whole : `${list}.${row}`;
		},
	);
}

/** Returns the party at a path of the payload, such as "parties.0.phone". */
export function partyAt(payload: CaseRegister, path: string): Party | undefined {
	return payload.parties[Number(path.split(".")[1])];
}

/** Returns the nature with which the case would be registered: that of its cause, unless it is a consultation. */
export function natureOf(entry: Entry, vocabulary: Vocabulary): Nature {
	const cause = vocabulary.causes.find((one) => one.code === entry.cause);
	return entry.consult ? "consult_only" : (cause?.nature ?? "labour");
}

/** Returns the payload that registers the case; no required field may be empty. */
export function payloadOf(
	entry: Entry,
	today: string,
	draft: string,
	vocabulary: Vocabulary,
): CaseRegister {
	const rows = sentRows(entry);
	const hasNext = entry.next_action.trim() !== "" || entry.next_on !== null;
	const fields: CaseFields = {
		cause: entry.cause,
		further_causes: entry.further_causes.filter((cause) => cause !== entry.cause),
		nature: natureOf(entry, vocabulary),
		source: entry.source,
		received_on: entry.received_on!,
		grid: entry.grid || null,
		stall: entry.stall,
		event_on: entry.event_on,
		summary: entry.summary,
		applicant_type: (entry.applicant_type || null) as ApplicantType | null,
		worker_count: entry.worker_count,
		collective: entry.collective,
		urgency: entry.urgency,
		mediator: entry.mediator || null,
		co_mediators: [],
		next_action: entry.next_action,
		next_on: entry.next_on,
		next_owner: hasNext ? entry.next_owner || null : null,
	};
	const sentIds = new Set(rows.parties.map((i) => entry.parties[i]!.id));
	const parties = rows.parties
		.map((i) => entry.parties[i]!)
		.map((party) => ({
			...party,
			acts_for: party.acts_for && sentIds.has(party.acts_for) ? party.acts_for : null,
		}));
	return {
		fields,
		parties,
		claims: rows.claims
			.map((i) => entry.claims[i]!)
			.map(({ claimant, ...claim }) =>
				claimant && sentIds.has(claimant) ? { ...claim, claimant } : claim,
			),
		registered_on: entry.registered_on ?? today,
		draft,
	};
}

/** Returns true if nothing worth saving was typed. */
export function isEmpty(entry: Entry): boolean {
	const texts = [entry.cause, entry.summary, entry.stall, entry.next_action, entry.grid];
	const rows = sentRows(entry);
	return (
		texts.every((text) => text.trim() === "") &&
		!hasPeople(entry) &&
		entry.worker_count === null &&
		rows.parties.length === 0 &&
		rows.claims.length === 0
	);
}

/** Returns the title 甲 ↔ 乙, as far as the names are typed. */
export function titleOf(entry: Pick<Entry, "parties">): string {
	const of = (role: Party["role"]) =>
		entry.parties.find((party) => party.role === role && party.name.trim() !== "")?.name;
	return [of("applicant"), of("respondent")].filter((name) => name !== undefined).join(" ↔ ");
}

/**
 * Returns the index of the main party, a person, whose name looks like several; −1 if there is none. `keptNames` were said
 * to be one name.
 */
export function severalNamesAt(entry: Entry, keptNames: readonly string[]): number {
	const isSeveral = ({ kind, name }: Party, at: number) =>
		isMainParty(entry, at) && kind === "person" && namesIn(name).length > 1;
	return entry.parties.findIndex(
		(party, at) => isSeveral(party, at) && !keptNames.includes(party.name),
	);
}

/** Makes a party of each name in the name of a party; the first keeps what else is known of it. */
export function splitNames(entry: Entry, at: number): void {
	const party = entry.parties[at]!;
	const [first = party.name, ...rest] = namesIn(party.name);
	const others = rest.map((name) => ({
		...blankParty(party.role, freshId()),
		kind: party.kind,
		name,
	}));
	party.name = first;
	entry.parties.splice(at + 1, 0, ...others);
}

/** Returns the text that was typed after `sent`: what follows it, or what replaced it. */
function typedAfter(sent: string, now: string): string {
	return now.startsWith(sent) ? now.slice(sent.length) : now;
}

/** Copies into `fresh` what differs between a record as it was sent and as it is now. */
function carryFields<T extends object>(fresh: T, sent: T, now: T): void {
	for (const key of Object.keys(fresh) as (keyof T)[]) {
		const [before, after] = [sent[key], now[key]];
		if (key === "id" || Array.isArray(after) || before === after) continue;
		fresh[key] =
			typeof before === "string" && typeof after === "string"
				? (typedAfter(before, after) as T[keyof T])
				: after;
	}
}

/** Copies into a fresh entry what was typed into the form while the entry before was being sent. */
export function carryOver(fresh: Entry, sent: Entry, now: Entry): void {
	// The form copies the stall of the respondent to the case by itself.
	const stall = sent.parties.find(({ role }) => role === "respondent")?.stall;
	const isCopied = sent.stall === "" && now.stall === stall;
	carryFields(fresh, isCopied ? { ...sent, stall } : sent, now);
	for (const [at, party] of now.parties.entries()) {
		const before = sent.parties.find(({ id }) => id === party.id) ?? blankParty(party.role);
		if (JSON.stringify(before) === JSON.stringify(party)) continue;
		const blank = blankParty(party.role, freshId());
		const main = isMainParty(now, at) && fresh.parties.find(({ role }) => role === party.role);
		if (!main) fresh.parties.push(blank);
		carryFields(main || fresh.parties.at(-1)!, before, party);
	}
	for (const [at, claim] of now.claims.entries()) {
		const before = sent.claims.find(({ id }) => id === claim.id) ?? {
			...blankClaim(),
			id: claim.id,
		};
		if (JSON.stringify(before) === JSON.stringify(claim)) continue;
		if (at > 0) fresh.claims.push(blankClaim());
		carryFields(fresh.claims.at(at === 0 ? 0 : -1)!, before, claim);
	}
}

/** Returns true for the first applicant and the first respondent; all other parties are under «more». */
export function isMainParty(entry: Entry, at: number): boolean {
	const role = entry.parties[at]?.role;
	if (role !== "applicant" && role !== "respondent") return false;
	return entry.parties.findIndex((party) => party.role === role) === at;
}

const MAIN_FIELDS =
	/^(fields\.(cause|further_causes|summary|grid|stall|source|received_on|next_action|next_on)|claims\.\d+\.(text|amount))$/;
const MORE_FIELDS =
	/^(registered_on|fields\.(event_on|applicant_type|worker_count|mediator|next_owner))$/;

/** Returns true if the field at a path of the form is under «more». */
export function isUnderMore(path: string, entry: Entry): boolean {
	const party = /^parties\.(\d+)/.exec(path);
	return party ? !isMainParty(entry, Number(party[1])) : MORE_FIELDS.test(path);
}

/** Returns true if the form has a field at the path. */
export function hasField(path: string, entry: Entry): boolean {
	const party = /^parties\.(\d+)\.(\w+)$/.exec(path);
	if (!party) return MAIN_FIELDS.test(path) || MORE_FIELDS.test(path);
	const at = Number(party[1]);
	if (!isMainParty(entry, at)) return true;
	const { role, kind } = entry.parties[at]!;
	const hasStall = role === "respondent" || kind !== "person";
	return ["name", "phone"].includes(party[2]!) || (hasStall && party[2] === "stall");
}

/** The dates of the form whose order is checked. */
type OrderedDate = "received_on" | "registered_on";

/** Another date of the form that a refusal offers to set, so that the entered date can stand. */
export interface DateOffer {
	field: OrderedDate;
	on: string;
}

/** Returns the offer that belongs to the field at `path`; undefined if the refusal is about no other date of the form. */
export function dateOffer(
	error: { code: string; field?: string; detail: readonly string[] } | undefined,
	path: string,
	entry: Entry,
	today: string,
): DateOffer | undefined {
	if (error?.code !== "too_early" && error?.code !== "too_late") return undefined;
	const other = error.detail[1];
	if (error.field?.replace("fields.", "") !== path) return undefined;
	if (other === "received_on" && path === "registered_on")
		return { field: other, on: entry.registered_on ?? today };
	if (other === "registered_on" && path === "received_on" && entry.received_on !== null)
		return { field: other, on: entry.received_on };
	return undefined;
}
