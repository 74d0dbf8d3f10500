import type {
	Claim,
	Note,
	Obligation,
	Op,
	PartChange,
	Session,
	SessionId,
	Step,
	TimelineEntry,
} from "$lib/generated/types";
import { localDate } from "$lib/input/calendar";
import { WORDS, type Words } from "$lib/i18n/words";
import { attemptText } from "./attempts";
import { changesOf, type FieldChange, partChangesOf } from "./changes";
import type { NameLookup } from "./nameLookup";

/** The kinds of entries by which the timeline is filtered. */
export type TimelineKind = "steps" | "sessions" | "notes" | "agreement" | "edits";
export const TIMELINE_KINDS: readonly TimelineKind[] = [
	"steps",
	"sessions",
	"notes",
	"agreement",
	"edits",
];

/** The data that a sentence needs besides the change itself. */
export interface SentenceContext {
	names: NameLookup;
	/** The written number of the case. */
	number: string;
	/** Returns the number of a session within the case, from 1; undefined for a removed one. */
	sessionNumber: (id: SessionId) => number | undefined;
	/** Returns the entry with a journal number. */
	entry: (seq: number) => TimelineEntry | undefined;
}

/** The longest value, in characters, that a sentence repeats; the history shows all in full. */
const MAX_VALUE_LENGTH = 40;

/** Returns the kind under which the timeline lists a change. */
export function timelineKind(op: Op): TimelineKind {
	if (["case_register", "case_step", "case_erase", "case_restore"].includes(op.op)) return "steps";
	const [first] = partChangesOf(op);
	const part = (first?.after ?? first?.before)?.part;
	if (part === "session") return "sessions";
	if (part === "note") return "notes";
	return part === "obligation" ? "agreement" : "edits";
}

/** Returns the day on which a change happened, which may be earlier than the day on which it was entered. */
export function happenedOn(entry: TimelineEntry): string {
	const { op } = entry;
	if (entry.undoes === null) {
		if (op.op === "case_register") return op.registered_on;
		if (op.op === "case_step" && op.step.step === "extend") return op.step.value.agreed_on;
		if (op.op === "case_step" && "on" in op.step.value) return op.step.value.on;
		if (op.op === "case_part" && op.after?.part === "note" && !op.before) return op.after.value.on;
		if (op.op === "case_part" && op.after?.part === "session" && isOver(op.after.value)) {
			const before = op.before?.part === "session" ? op.before.value : undefined;
			if (before?.state !== op.after.value.state) return op.after.value.starts.slice(0, 10);
		}
	}
	return localDate(new Date(entry.at));
}

function isOver(session: Session): boolean {
	return session.state !== "planned";
}

/** Describes the change in a sentence that needs no other context. */
export function sentence(entry: TimelineEntry, context: SentenceContext): string {
	const words = WORDS[context.names.lang].timeline;
	if (entry.undoes !== null) {
		const original = context.entry(entry.undoes);
		return original ? words.undid(sentence(original, context)) : words.undidUnknown;
	}
	return new SentenceWriter(context, words).write(entry.op);
}

/** Writes the sentences of one case in one language. */
class SentenceWriter {
	readonly #names: NameLookup;

	constructor(
		readonly context: SentenceContext,
		readonly words: Words["timeline"],
	) {
		this.#names = context.names;
	}

	write(op: Op): string {
		switch (op.op) {
			case "case_register": {
				const source = this.#names.term("sources", op.fields.source);
				const text = this.words.registered(this.context.number, source);
				return this.#join([text, op.acceptance && this.words.registeredAccepted]);
			}
			case "case_edit":
				return this.#edit(changesOf(op, this.#names));
			case "case_part":
				return this.#part(op);
			case "case_parts":
				return this.#parts(op.changes);
			case "case_step":
				return this.#step(op.step);
			case "case_erase":
				return this.words.erased;
			case "case_restore":
				return this.words.restored;
			default:
				return this.words.office;
		}
	}

	#join(pieces: readonly (string | null | undefined | false)[]): string {
		return pieces.filter((piece) => piece).join(this.words.stop);
	}

	#fields(changes: readonly FieldChange[]): string {
		return this.#names.list([...new Set(changes.map((change) => change.label))]);
	}

	#edit(changes: readonly FieldChange[]): string {
		const next = changes.filter((change) => change.field.startsWith("next_"));
		if (next.length > 0 && next.length === changes.length) return this.#next(next);
		// The kind of dispute follows from the cause, so it is not mentioned again.
		const listed = changes.some((change) => change.field === "cause")
			? changes.filter((change) => change.field !== "nature")
			: changes;
		const [only] = listed;
		if (listed.length !== 1 || !only) return this.words.changedSeveral(this.#fields(listed));
		const { label, before, after } = only;
		if (before.length > MAX_VALUE_LENGTH || after.length > MAX_VALUE_LENGTH) {
			return before === "" && after.length <= 4 * MAX_VALUE_LENGTH
				? this.words.filled(label, after)
				: this.words.rewrote(label);
		}
		if (before === "") return this.words.filled(label, after);
		return after === ""
			? this.words.cleared(label, before)
			: this.words.changed(label, before, after);
	}

	#next(changes: readonly FieldChange[]): string {
		const byField = new Map(changes.map((change) => [change.field, change]));
		if (byField.get("next_action")?.after === "") return this.words.nextDone;
		const owner = byField.get("next_owner")?.after;
		const pieces = [byField.get("next_on")?.after, byField.get("next_action")?.after];
		const text = [...pieces, owner && this.words.nextBy(owner)].filter((piece) => piece).join(" ");
		return this.words.nextAction(text);
	}

	/** Describes several parts: people with their claims, or the instalments of an agreement, in one sentence. */
	#parts(changes: readonly PartChange[]): string {
		const isRemoval = changes.every(({ after }) => after === null);
		const parts = changes.flatMap(({ before, after }) => after ?? before ?? []);
		const people = parts.flatMap((part) => (part.part === "party" ? [part.value.name] : []));
		const owed = parts.flatMap((part) => (part.part === "obligation" ? [part.value] : []));
		const sum = (amounts: readonly (number | null)[]) =>
			this.#names.money(amounts.reduce((total: number, one) => total + (one ?? 0), 0));
		if (owed.length === parts.length) {
			const total = sum(owed.map((one) => one.amount));
			const write = isRemoval ? this.words.instalmentsRemoved : this.words.instalmentsAdded;
			return write(owed.length, total);
		}
		if (people.length > 0) {
			const write = isRemoval ? this.words.peopleRemoved : this.words.peopleAdded;
			return write(people.length, this.#names.list(people));
		}
		return this.#join(changes.map((change) => this.#part(change)));
	}

	#part({ before, after }: PartChange): string {
		const part = after ?? before;
		if (!part) return "";
		const changes = changesOf({ op: "case_part", case: "", before, after }, this.#names);
		switch (part.part) {
			case "party": {
				const role = this.#names.term("party_roles", part.value.role);
				const { name } = part.value;
				if (!before) return this.words.partyAdded(role, name);
				if (!after) return this.words.partyRemoved(role, name);
				return this.words.partyChanged(role, name, this.#fields(changes));
			}
			case "claim": {
				const is = this.#claim(part.value);
				if (!before) return this.words.claimAdded(is);
				if (!after) return this.words.claimRemoved(is);
				return this.words.claimChanged(this.#claim(before.value as Claim), is);
			}
			case "session":
				return this.#session(
					before?.value as Session | undefined,
					after?.value as Session | undefined,
					changes,
				);
			case "obligation":
				return this.#obligation(
					before?.value as Obligation | undefined,
					after?.value as Obligation | undefined,
					changes,
				);
			case "note":
				return this.#note(part.value, before === null, after === null);
		}
	}

	#claim({ text, amount }: Claim): string {
		const sum = amount === null ? "" : this.words.yuan(this.#names.money(amount));
		return [text, sum].filter((piece) => piece).join(" ");
	}

	#session(
		before: Session | undefined,
		after: Session | undefined,
		changes: readonly FieldChange[],
	): string {
		const nth = this.context.sessionNumber((after ?? before)?.id ?? "");
		if (!after) return nth ? this.words.sessionRemoved(nth) : this.words.sessionGone;
		const n = nth ?? 1;
		if (after.state === "planned" || before?.state === after.state) {
			const where = after.room ? this.#names.room(after.room) : "";
			const when = this.#names.moment(after.starts);
			if (!before) return this.words.sessionPlanned(n, when, where);
			const moved = changes.every(({ field }) => ["starts", "ends", "room"].includes(field));
			if (moved) return this.words.sessionMoved(n, when, where);
			return this.words.sessionChanged(n, this.#fields(changes));
		}
		const summary = this.#join([
			this.#attendance(after),
			after.result,
			after.next_on && this.words.nextOn(this.#names.date(after.next_on, "day")),
		]);
		if (after.state === "held") return this.words.sessionHeld(n, summary);
		return after.state === "adjourned"
			? this.words.sessionAdjourned(n, summary)
			: this.words.sessionFell(n, summary);
	}

	#attendance({ attendance }: Session): string {
		const namesOf = (kind: string) =>
			this.#names.list(
				attendance
					.filter((one) => one.attendance === kind)
					.map((one) => this.#names.party(one.party)),
			);
		const missed = namesOf("no_show");
		const excused = namesOf("excused");
		if (missed || excused) {
			return this.#join([
				missed && this.words.missed(missed),
				excused && this.words.excused(excused),
			]);
		}
		return attendance.length > 0 ? this.words.allCame : "";
	}

	#obligation(
		before: Obligation | undefined,
		after: Obligation | undefined,
		changes: readonly FieldChange[],
	): string {
		const what = this.#obligationText((after ?? before)!);
		if (!before) return this.words.obligationAdded(what);
		if (!after) return this.words.obligationRemoved(what);
		if (before.performed_on !== after.performed_on) {
			return after.performed_on
				? this.words.obligationPerformed(what)
				: this.words.obligationUnperformed(what);
		}
		const paid = (after.payments ?? []).length - (before.payments ?? []).length;
		const last = after.payments?.at(-1);
		if (paid === 1 && last) {
			const sum = this.words.yuan(this.#names.money(last.amount));
			return this.words.obligationPaid(after.what, this.#names.date(last.on), sum);
		}
		return this.words.obligationChanged(after.what, this.#fields(changes));
	}

	#obligationText({ debtor, creditor, what, amount, due_on }: Obligation): string {
		const owes = debtor
			? this.words.owes(this.#names.party(debtor), creditor ? this.#names.party(creditor) : "")
			: "";
		const sum = amount === null ? "" : this.words.yuan(this.#names.money(amount));
		const by = due_on ? this.words.before(this.#names.date(due_on)) : "";
		return [owes, what, sum, by].filter((piece) => piece).join(" ");
	}

	#note(note: Note, isNew: boolean, isGone: boolean): string {
		const kind = this.#names.term("note_kinds", note.kind);
		const attempt = note.attempt && attemptText(note.attempt, this.#names);
		const text = this.#join([attempt, note.text]);
		if (isNew) return this.words.noteAdded(kind, text);
		return isGone ? this.words.noteRemoved(kind, text) : this.words.noteChanged(kind, text);
	}

	#step(step: Step): string {
		const date = (iso: string) => this.#names.date(iso);
		switch (step.step) {
			case "accept": {
				const { applicant_consent_on, respondent_consent_on, due_on } = step.value;
				const consented = applicant_consent_on && respondent_consent_on;
				return consented
					? this.words.accepted(due_on ? date(due_on) : "")
					: this.words.acceptedEveryday;
			}
			case "extend":
				return this.words.extended(date(step.value.until), date(step.value.agreed_on));
			case "close": {
				const { outcome, agreed, reason, referred_to } = step.value;
				const name = this.#names.term("outcomes", outcome);
				const refused = ["R10", "R11", "R13"].includes(outcome);
				return this.#join([
					refused ? this.words.refused(name) : this.words.closed(name),
					agreed !== null && this.words.agreedSum(this.#names.money(agreed)),
					referred_to,
					reason,
				]);
			}
			case "answer":
				return this.words.answered(step.value.text);
			case "reopen":
			case "reaccept":
				return this.words.reopened(step.value.reason);
			case "correct": {
				const changes = changesOf({ op: "case_step", case: "", step }, this.#names);
				const facts = changes.filter((change) => change.field !== "reason");
				const [only] = facts;
				const what =
					facts.length === 1 && only && only.before.length + only.after.length < MAX_VALUE_LENGTH
						? this.words.correctedOne(only.label, only.before, only.after)
						: this.words.corrected(this.#fields(facts));
				return this.#join([what, step.value.reason]);
			}
			case "void":
				return this.words.voided(step.value.reason);
			case "restrict": {
				const { restricted, reason } = step.value;
				return restricted ? this.words.restricted(reason) : this.words.unrestricted(reason);
			}
			case "ask_erasure": {
				const { basis, note } = step.value;
				return this.words.erasureAsked(this.words.erasureBases[basis], note);
			}
			case "drop_erasure":
				return this.words.erasureDropped(step.value.reason);
		}
	}
}
