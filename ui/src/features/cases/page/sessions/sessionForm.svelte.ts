import { untrack } from "svelte";
import type { CallError } from "$lib/backend";
import { today } from "$lib/day.svelte";
import type { Session } from "$lib/generated/types";
import { t } from "$lib/i18n/index.svelte";
import { NIL } from "$lib/ids";
import { toastError } from "$lib/toast.svelte";
import { hasParty, PartForm, partSubject } from "../caseForm.svelte";
import type { CaseModel } from "../caseModel.svelte";
import { timeNow } from "../timeline/attempts";
import { valueText } from "../timeline/changes";
import { type OfferInput, offersOf } from "./offers";
import {
	factsOf,
	inputOf,
	isSide,
	missingFields,
	nextSessionInput,
	presencesOf,
	type SessionInput,
	sessionOf,
} from "./session";

/** How a form opens a session: to plan or change it, to record a planned one as held, or to hold it now. */
export type SessionMode = "edit" | "record" | "hold";

/** Returns the input with which the form opens; all but `edit` open a planned session as held. */
function initialInput(
	model: CaseModel,
	session: Session | undefined,
	rooms: readonly string[],
	mode: SessionMode,
): SessionInput {
	const input = session ? inputOf(session) : nextSessionInput(model.view.case, today(), rooms);
	if (mode === "edit" || input.state !== "planned") return input;
	// A session that is recorded before its planned day was held today.
	const date = input.date && input.date > today() ? today() : input.date;
	const held = { ...input, state: "held" as const, date };
	// One that is held on its day begins now, and its end is not known yet.
	if (mode === "hold" && date === today()) return { ...held, starts: timeNow(), ends: null };
	return held;
}

/** The fields of the time, which come from a draft together or not at all. */
const TIMES = ["date", "starts", "ends"] as const;

/** Returns what a draft still names of the case: attendance and offers of parties and claims that are there. */
function withoutGone(
	model: CaseModel,
	{ attendance, offers }: SessionInput,
): Partial<SessionInput> {
	const present = Object.entries(attendance).filter(([id]) => hasParty(model, id));
	const isWhole = present.length === Object.keys(attendance).length;
	const isThere = ({ by }: OfferInput) => by === "" || hasParty(model, by);
	const { claims } = model.view.case;
	const isLost = ({ claim }: OfferInput) =>
		claim !== "" && claims.every((known) => known.id !== claim);
	const isMended = offers.some((offer) => !isThere(offer) || isLost(offer));
	return {
		...(!isWhole && { attendance: Object.fromEntries(present) }),
		...(isMended && {
			offers: offers
				.filter(isThere)
				.map((offer) => (isLost(offer) ? { ...offer, claim: "" } : offer)),
		}),
	};
}

/** Returns the text of a field that a session holds in another shape than its form. */
function fieldText(model: CaseModel, field: string, value: unknown): string | undefined {
	if (field === "starts" || field === "ends") return String(value ?? "");
	if (field === "date") return valueText("session", "next_on", value, model.names);
	if (field === "offers") {
		// Only the times of the offers are shown, which need no day.
		const offers = offersOf(value as OfferInput[], "2000-01-01", "12:00");
		return valueText("session", field, offers, model.names);
	}
	if (field !== "attendance") return undefined;
	const presences = presencesOf(value as SessionInput["attendance"]);
	return valueText("session", field, presences, model.names);
}

/** What the editor of a session reads once, when it opens. */
interface Opened {
	/** The session to edit; undefined for a new one. */
	session: Session | undefined;
	/** The ids of the rooms that can be chosen. */
	rooms: readonly string[];
	mode: SessionMode;
}

/** The form in which a session is planned or recorded. It keeps the next action of the case in step with the session. */
export class SessionForm extends PartForm<SessionInput> {
	/** The number of the session within the case, from 1. */
	readonly nth: number;
	/** True if a planned session becomes the next action of the case. */
	asNextAction = $state(true);
	readonly #session: Session | undefined;

	constructor(model: () => CaseModel, opened: () => Opened, onclose: () => void) {
		const { session, rooms, mode } = untrack(opened);
		super(
			model,
			"session",
			() => (session ? partSubject(model(), session.id) : model().view.case.id),
			() => initialInput(model(), session, rooms, mode),
			onclose,
			{
				edits: {
					subject: "session",
					stands: () => session && factsOf(session),
					together: [TIMES],
					// A session that was begun keeps its start; a draft of the plan knows none.
					drafted: ({ state }) =>
						mode === "hold" && session?.state === "planned" && state !== "planned" ? TIMES : [],
					text: (field, value) => fieldText(model(), field, value),
				},
				withoutGone: (input) => withoutGone(model(), input),
			},
		);
		this.#session = session;
		const order = untrack(() => model().sessionOrder);
		this.nth = (session ? order.indexOf(session.id) : order.length) + 1;
	}

	/** Saves the session unless fields are missing; resolves with true on success. */
	async save(): Promise<boolean> {
		const input = $state.snapshot(this.value);
		const sides = this.model().view.case.parties.filter(isSide);
		return this.run(() => this.#send(input), missingFields(input, sides));
	}

	/** The next action of the case that planning this session would replace; undefined if there is none. */
	get replacedNextAction(): { what: string; on: string | null } | undefined {
		const { next_action: what, next_on: on } = this.model().view.case.fields;
		const isReplaced = this.value.state === "planned" && this.asNextAction && !this.#isNextAction();
		return isReplaced && (what || on) ? { what, on } : undefined;
	}

	async #send(input: SessionInput): Promise<CallError | undefined> {
		const isPlanned = input.state === "planned";
		const wasNextAction = !isPlanned && this.#isNextAction();
		const value = sessionOf(input, this.#session?.id ?? NIL);
		const message = t().session.saved(this.nth);
		const error = await this.model().put({ part: "session", value }, message, this.ref);
		if (error) return error;
		if (isPlanned && this.asNextAction)
			await this.#setNextAction(this.#actionText(this.nth, input.room), input.date);
		// A held session is replaced as next action by the agreed day, or by nothing.
		if (wasNextAction) {
			const text = input.next_on ? this.#actionText(this.nth + 1, "") : "";
			await this.#setNextAction(text, input.next_on);
		}
		return undefined;
	}

	/** Returns true if this planned session is the next action of the case. */
	#isNextAction(): boolean {
		const session = this.#session;
		const { next_action } = this.model().view.case.fields;
		return (
			session?.state === "planned" && next_action === this.#actionText(this.nth, session.room ?? "")
		);
	}

	#actionText(nth: number, room: string): string {
		return t().session.nextActionText(nth, room ? this.model().names.room(room) : "");
	}

	/** Sets the next action. The session is saved already, so an error is a toast: sent again, it would be held twice. */
	async #setNextAction(next_action: string, next_on: string | null): Promise<void> {
		const message = t().session.savedWithNext(this.nth);
		// Its undo would undo the next action alone, without the session that the message names.
		const error = await this.model().edit({ next_action, next_on }, message, false);
		if (error) toastError(error);
	}
}
