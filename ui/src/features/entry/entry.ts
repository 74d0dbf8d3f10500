import type {
	CaseFields,
	CaseRegister,
	Claim,
	Party,
	StaffId,
	Urgency,
	Vocabulary,
} from "$lib/generated/types";
import { freshId } from "../case/ids";
import { blankParty, isBlank } from "../case/parties/party";

/** A case as it is typed, kept as a draft until it is registered. Dates are "YYYY-MM-DD". */
export interface Entry {
	/** Only a question, no dispute. */
	consult: boolean;
	/** The first applicant and the first respondent are always there, maybe still empty. */
	parties: Party[];
	claims: Claim[];
	cause: string;
	summary: string;
	grid: string;
	stall: string;
	source: string;
	received_on: string | null;
	next_action: string;
	next_on: string | null;
	next_owner: string;
	event_on: string | null;
	worker_count: string;
	collective: boolean;
	urgency: Urgency;
	mediator: string;
}

/** How most cases come: by word of mouth. */
const USUAL_SOURCE = "applied_oral";

export function blankClaim(): Claim {
	return { id: freshId(), text: "", amount: null };
}

export function blankEntry(today: string, user: StaffId | undefined, isMediator: boolean): Entry {
	return {
		consult: false,
		parties: [blankParty("applicant", freshId()), blankParty("respondent", freshId())],
		claims: [blankClaim()],
		cause: "",
		summary: "",
		grid: "",
		stall: "",
		source: USUAL_SOURCE,
		received_on: today,
		next_action: "",
		next_on: null,
		next_owner: user ?? "",
		event_on: null,
		worker_count: "",
		collective: false,
		urgency: "normal",
		mediator: isMediator ? (user ?? "") : "",
	};
}

/** The entry that a draft holds; what a newer or older version wrote otherwise is left as it begins. */
export function entryFrom(body: Record<string, unknown>, fresh: Entry): Entry {
	const kept = Object.entries(fresh).map(([field, initial]) => {
		const value = body[field];
		const fits =
			value !== undefined &&
			(initial === null || value === null || typeof value === typeof initial);
		return [field, fits && Array.isArray(value) === Array.isArray(initial) ? value : initial];
	});
	return Object.fromEntries(kept) as Entry;
}

/** What registration needs and the entry lacks, by name of its field. */
export type Lack = "applicant" | "cause" | "received_on";

export function lacksOf(entry: Entry): Lack[] {
	const lacks: Lack[] = [];
	const named = (party: Party) => party.role === "applicant" && party.name.trim() !== "";
	if (!entry.parties.some(named)) lacks.push("applicant");
	if (entry.cause === "") lacks.push("cause");
	if (entry.received_on === null) lacks.push("received_on");
	return lacks;
}

/** Rows of the form by their place in the payload: empty rows are not sent. */
export function sentRows(entry: Entry): { parties: number[]; claims: number[] } {
	const places = <T>(rows: readonly T[], keep: (row: T) => boolean) =>
		rows.flatMap((row, i) => (keep(row) ? [i] : []));
	return {
		parties: places(entry.parties, (party) => !isBlank(party)),
		claims: places(entry.claims, (claim) => claim.text.trim() !== "" || claim.amount !== null),
	};
}

/** "parties.0.name" of the payload is "parties.1.name" of the form when the form's first row is empty. */
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

/** The case to register; the entry must lack nothing. */
export function payloadOf(
	entry: Entry,
	today: string,
	draft: string,
	vocabulary: Vocabulary,
): CaseRegister {
	const cause = vocabulary.causes.find((one) => one.code === entry.cause);
	const rows = sentRows(entry);
	const workers = Number.parseInt(entry.worker_count, 10);
	const hasNext = entry.next_action.trim() !== "" || entry.next_on !== null;
	const fields: CaseFields = {
		cause: entry.cause,
		nature: entry.consult ? "consult_only" : (cause?.nature ?? "labour"),
		source: entry.source,
		received_on: entry.received_on!,
		grid: entry.grid || null,
		stall: entry.stall,
		event_on: entry.event_on,
		summary: entry.summary,
		worker_count: Number.isNaN(workers) ? null : workers,
		collective: entry.collective,
		urgency: entry.urgency,
		mediator: entry.mediator || null,
		co_mediators: [],
		next_action: entry.next_action,
		next_on: entry.next_on,
		next_owner: hasNext ? entry.next_owner || null : null,
	};
	const kept = new Set(rows.parties.map((i) => entry.parties[i]!.id));
	const parties = rows.parties
		.map((i) => entry.parties[i]!)
		.map((party) => ({
			...party,
			acts_for: party.acts_for && kept.has(party.acts_for) ? party.acts_for : null,
		}));
	return {
		fields,
		parties,
		claims: rows.claims.map((i) => entry.claims[i]!),
		registered_on: today,
		draft,
	};
}

/** Whether anything was typed that would be a pity to lose. */
export function isEmpty(entry: Entry): boolean {
	const texts = [
		entry.cause,
		entry.summary,
		entry.stall,
		entry.next_action,
		entry.grid,
		entry.worker_count,
	];
	const rows = sentRows(entry);
	return (
		texts.every((text) => text.trim() === "") &&
		rows.parties.length === 0 &&
		rows.claims.length === 0
	);
}

/** 甲 ↔ 乙, as far as typed. */
export function titleOf(entry: Pick<Entry, "parties">): string {
	const of = (role: Party["role"]) =>
		entry.parties.find((party) => party.role === role && party.name.trim() !== "")?.name;
	return [of("applicant"), of("respondent")].filter((name) => name !== undefined).join(" ↔ ");
}

/** The first applicant and the first respondent stand open; all other parties under «more». */
export function isMainParty(entry: Entry, at: number): boolean {
	const role = entry.parties[at]?.role;
	if (role !== "applicant" && role !== "respondent") return false;
	return entry.parties.findIndex((party) => party.role === role) === at;
}

const OPEN =
	/^(fields\.(cause|summary|grid|stall|source|received_on|next_action|next_on)|claims\.\d+\.(text|amount))$/;
const FOLDED = /^fields\.(event_on|worker_count|mediator|next_owner)$/;

/** Whether a field, by its path in the form, stands under «more». */
export function isFolded(path: string, entry: Entry): boolean {
	const party = /^parties\.(\d+)/.exec(path);
	return party ? !isMainParty(entry, Number(party[1])) : FOLDED.test(path);
}

/** Whether the form has a place for a field, by its path in the form. */
export function hasPlace(path: string, entry: Entry): boolean {
	const party = /^parties\.(\d+)\.(\w+)$/.exec(path);
	if (!party) return OPEN.test(path) || FOLDED.test(path);
	const at = Number(party[1]);
	if (!isMainParty(entry, at)) return true;
	const role = entry.parties[at]!.role;
	return ["name", "phone"].includes(party[2]!) || (role === "respondent" && party[2] === "stall");
}
