import type {
	Case,
	ClaimId,
	Offer,
	Party,
	PartyId,
	Session,
	SessionId,
} from "$lib/generated/types";
import { addDays } from "$lib/input/calendar";

/** An offer as the form holds it. */
export interface OfferInput {
	/** The id of a party; empty for a proposal of the mediator. */
	by: string;
	/** "HH:MM". */
	time: string | null;
	/** In fen. */
	amount: number | null;
	/** The id of a claim; empty for all claims. */
	claim: string;
	note: string;
	/** True for what was told the mediator alone; left out in the offer that is typed until it is chosen. */
	private?: boolean;
}

/** The hours by which an offer may lie before or after the start of its session. */
const MAX_HOURS = 12;

export const BLANK_OFFER: Readonly<OfferInput> = {
	by: "",
	time: null,
	amount: null,
	claim: "",
	note: "",
};

/** Converts the offers of a session to the input of the form. */
export function offerInputs({ offers }: Session): OfferInput[] {
	return (offers ?? []).map(({ by, at, amount, claim, note, private: isPrivate }) => ({
		by: by ?? "",
		time: at.slice(11, 16),
		amount,
		claim: claim ?? "",
		note,
		...(isPrivate && { private: true }),
	}));
}

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Returns the days from the date of a session to that of an offer: a session may pass midnight in either direction. */
function daysAfter(starts: string, time: string): -1 | 0 | 1 {
	const after = minutes(time) - minutes(starts);
	if (after <= -MAX_HOURS * 60) return 1;
	return after > MAX_HOURS * 60 ? -1 : 0;
}

/** Converts the offers of the form to those of a session that starts then, by time. */
export function offersOf(inputs: readonly OfferInput[], date: string, starts: string): Offer[] {
	return inputs
		.map(({ by, time, amount, claim, note, private: isPrivate }) => ({
			by: by || null,
			at: `${addDays(date, daysAfter(starts, time!))}T${time!}:00`,
			amount: amount!,
			claim: claim || null,
			note,
			...(isPrivate && { private: true }),
		}))
		.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Sorts the offers of the form as the session will hold them. */
export function byTime(inputs: readonly OfferInput[], starts: string | null): OfferInput[] {
	const moment = ({ time }: OfferInput) =>
		daysAfter(starts ?? time!, time!) * 24 * 60 + minutes(time!);
	return inputs.toSorted((a, b) => moment(a) - moment(b));
}

/** Returns the offers of the sessions before this one, by time. */
export function earlierOffers(it: Case, session: SessionId | undefined, starts: string): Offer[] {
	return it.sessions
		.filter((one) => one.id !== session && one.starts < starts)
		.flatMap((one) => one.offers ?? [])
		.toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

/** Returns the offers that the parties may see: all but what was told the mediator alone. */
export function shownOffers(offers: readonly Offer[]): Offer[] {
	return offers.filter((offer) => !offer.private);
}

/** A side of a dispute, or the mediator between them. */
export type OfferSide = "applicant" | "respondent" | "mediator" | "other";

/** Returns the side of the one who made an offer; an agent is on the side of the principal. */
export function sideOf(by: PartyId | null, parties: readonly Party[]): OfferSide {
	if (by === null) return "mediator";
	const party = parties.find((one) => one.id === by);
	const principal = parties.find((one) => one.id === party?.acts_for);
	const role = (principal ?? party)?.role;
	return role === "applicant" || role === "respondent" ? role : "other";
}

/** The latest positions about one claim, or about all of them. */
export interface Position {
	/** None for all claims. */
	claim: ClaimId | null;
	applicant?: Offer;
	respondent?: Offer;
	/** The latest proposal of the mediator. */
	mediator?: Offer;
	/** What lies between the sides, in fen; undefined unless both made an offer. */
	gap?: number;
}

/** Returns the latest positions, those about all claims first, then by the order of the claims. `offers` are by time. */
export function positions(
	offers: readonly Offer[],
	it: Pick<Case, "parties" | "claims">,
): Position[] {
	const scopes = [null, ...it.claims.map((claim) => claim.id)];
	return scopes.flatMap((claim) => {
		const own = offers.filter((offer) => offer.claim === claim);
		if (own.length === 0) return [];
		const latest = (side: OfferSide) =>
			own.findLast((offer) => sideOf(offer.by, it.parties) === side);
		const [applicant, respondent] = [latest("applicant"), latest("respondent")];
		const gap =
			applicant && respondent ? Math.abs(applicant.amount - respondent.amount) : undefined;
		return [{ claim, applicant, respondent, mediator: latest("mediator"), gap }];
	});
}
