import type { Case, Closing, CountedFacts, FactCorrection, Outcome } from "$lib/generated/types";
import { type Signature, SIGNATURES } from "../closing";

/** The kinds of facts that the dialog corrects. */
export type FactKind =
	"registered_on" | "received_on" | "acceptance" | "extension" | "closing" | "answer" | "counted";

/** An earlier round that is counted by facts of its own, with the day on which it ended. */
export interface CountedRound {
	/** From 0. */
	round: number;
	on: string;
	/** True if it ended with the answer to a consultation. */
	isAnswer: boolean;
	counted: CountedFacts;
}

/** Returns the earlier rounds of a case that are counted by facts of their own. */
export function countedRounds(it: Case): CountedRound[] {
	return (it.rounds ?? []).flatMap(({ closing, answer, reopening: { on, counted } }, round) =>
		counted
			? [{ round, on: closing?.on ?? answer?.on ?? on, isAnswer: answer !== null, counted }]
			: [],
	);
}

/** A fact of the case that can be corrected. */
export interface CorrectableFact {
	/** The name of the fact in the list: its kind, with the round of an earlier closing. */
	key: string;
	kind: FactKind;
	/** The earlier round that the closing ended or that is counted so, from 0. */
	round?: number;
	/** The field of the refusals about its date. */
	path: string;
}

/** A correction as the form holds it. */
export interface CorrectionInput extends Record<Signature, string | null> {
	key: string;
	/** True if the step was taken by mistake. */
	mistake: boolean;
	/** True if the case was accepted when it was closed. */
	accepted: boolean;
	on: string | null;
	applicant_consent_on: string | null;
	respondent_consent_on: string | null;
	until: string | null;
	outcome: Outcome | "";
	agreed: number | null;
	text: string;
	/** What an earlier round is counted by. */
	counted: CountedInput | null;
	reason: string;
}

/** What a round is counted by, as it is typed. */
export type CountedInput = Omit<CountedFacts, "people" | "claimed"> & {
	people: number | null;
	claimed: number | null;
};

/** A date that a refusal offers to set. */
export interface OfferedDate {
	kind: Exclude<FactKind, "counted">;
	on: string;
}

/** A fact that is a step; it may have been taken by mistake. */
export type StepFact = Exclude<FactKind, "registered_on" | "received_on" | "counted">;

/** Returns whether a fact is a step. */
export function isStep(kind: FactKind): kind is StepFact {
	return kind !== "registered_on" && kind !== "received_on" && kind !== "counted";
}

const PATHS: Readonly<Record<FactKind, string>> = {
	registered_on: "registered_on",
	received_on: "received_on",
	acceptance: "accepted_on",
	extension: "agreed_on",
	closing: "closed_on",
	answer: "answered_on",
	counted: "counted",
};

/** Returns the fields of the refusals that the dialog shows beside its inputs. */
export function pathsOf(kind: FactKind | undefined): string[] {
	if (!kind) return [];
	const more: Partial<Record<FactKind, readonly string[]>> = {
		acceptance: ["applicant_consent_on", "respondent_consent_on"],
		extension: ["until"],
		closing: ["outcome", "agreed", ...SIGNATURES],
		answer: ["text"],
		counted: ["cause", "source", "grid", "mediator", "people", "claimed"],
	};
	return [PATHS[kind], ...(more[kind] ?? [])];
}

/** Returns the facts of the case that can be corrected. */
export function correctableFacts(it: Case): CorrectableFact[] {
	const kinds: FactKind[] = ["registered_on", "received_on"];
	if (it.acceptance) kinds.push("acceptance");
	if (it.extension) kinds.push("extension");
	if (it.closing) kinds.push("closing");
	if (it.answer) kinds.push("answer");
	const current = kinds.map((kind): CorrectableFact => ({ key: kind, kind, path: PATHS[kind] }));
	const earlier = (it.rounds ?? []).flatMap((one, round): CorrectableFact[] =>
		one.closing ? [{ key: `closing ${round}`, kind: "closing", round, path: PATHS.closing }] : [],
	);
	const counted = countedRounds(it).map(({ round }): CorrectableFact => ({
		key: `counted ${round}`,
		kind: "counted",
		round,
		path: PATHS.counted,
	}));
	return [...current, ...earlier, ...counted];
}

/** Returns the closing that a fact stands for. */
function closingOf(it: Case, round: number | undefined): Closing | null {
	return round === undefined ? it.closing : (it.rounds?.[round]?.closing ?? null);
}

/** Returns the input for a fact as it stands, or with the date that a refusal offered. */
export function correctionInput(
	it: Case,
	offered: OfferedDate | undefined,
	key: string = offered?.kind ?? (it.closing ? "closing" : "registered_on"),
): CorrectionInput {
	const fact = correctableFacts(it).find((one) => one.key === key);
	const closing = fact?.kind === "closing" ? closingOf(it, fact.round) : null;
	const dates: Record<FactKind, string | null> = {
		registered_on: it.registered_on,
		received_on: it.fields.received_on,
		acceptance: it.acceptance?.on ?? null,
		extension: it.extension?.agreed_on ?? null,
		closing: closing?.on ?? null,
		answer: it.answer?.on ?? null,
		counted: null,
	};
	const counted = fact?.kind === "counted" && it.rounds?.[fact.round ?? 0]?.reopening.counted;
	return {
		key,
		mistake: false,
		accepted:
			fact?.round === undefined ? it.acceptance !== null : !!it.rounds?.[fact.round]?.accepted,
		on: offered?.on ?? (fact ? dates[fact.kind] : null),
		applicant_consent_on: it.acceptance?.applicant_consent_on ?? null,
		respondent_consent_on: it.acceptance?.respondent_consent_on ?? null,
		until: it.extension?.until ?? null,
		outcome: closing?.outcome ?? "",
		agreed: closing?.agreed ?? null,
		applicant_signed_on: closing?.applicant_signed_on ?? null,
		respondent_signed_on: closing?.respondent_signed_on ?? null,
		mediator_signed_on: closing?.mediator_signed_on ?? null,
		sealed_on: closing?.sealed_on ?? null,
		text: fact?.kind === "answer" ? (it.answer?.text ?? "") : (closing?.reason ?? ""),
		counted: counted || null,
		reason: "",
	};
}

/** Returns the corrected fact; undefined if its date is empty. */
export function factOf(
	it: Case,
	input: CorrectionInput,
	{ kind, round }: CorrectableFact,
): FactCorrection | undefined {
	const { on, mistake } = input;
	if (mistake) return mistakeOf(kind);
	if (kind === "counted") return countedFact(input.counted, round ?? 0);
	if (on === null) return undefined;
	switch (kind) {
		case "registered_on":
			return { fact: "registered_on", after: on };
		case "received_on":
			return { fact: "fields", after: { received_on: on } };
		case "acceptance": {
			const { applicant_consent_on, respondent_consent_on } = input;
			return { fact: "acceptance", after: { on, applicant_consent_on, respondent_consent_on } };
		}
		case "extension":
			return input.until === null
				? undefined
				: { fact: "extension", after: { until: input.until, agreed_on: on } };
		case "answer":
			return { fact: "answer", after: { on, text: input.text } };
		case "closing": {
			const before = closingOf(it, round);
			if (!before || input.outcome === "") return undefined;
			const signed = input.outcome === "R1";
			const signatures = Object.fromEntries(
				SIGNATURES.map((field) => [field, signed ? input[field] : null]),
			) as Record<Signature, string | null>;
			const { outcome, agreed, text } = input;
			const form = outcome === "R1" ? "written" : outcome === "R2" ? "oral" : null;
			const after = { ...before, ...signatures, outcome, on, agreed, form, reason: text } as const;
			return { fact: "closing", after: { round: round ?? null, after } };
		}
	}
}

/** Returns the fields without which a fact cannot be corrected. */
export function missingOf(input: CorrectionInput, fact: CorrectableFact | undefined): string[] {
	if (fact?.kind !== "counted") return [fact?.path ?? "fact"];
	const { people, claimed } = input.counted ?? { people: null, claimed: null };
	return [...(people ? [] : ["people"]), ...(claimed === null ? ["claimed"] : [])];
}

/** Returns the corrected facts that a round is counted by; undefined without number of people or sum. */
function countedFact(input: CountedInput | null, round: number): FactCorrection | undefined {
	if (!input?.people || input.claimed === null) return undefined;
	const { people, claimed } = input;
	const after = { ...input, people, claimed };
	return { fact: "counted", after: { round, after } };
}

/** Returns the correction of a step that was taken by mistake. */
function mistakeOf(kind: FactKind): FactCorrection | undefined {
	if (kind === "closing") return { fact: "closing", after: { round: null, after: null } };
	if (kind === "acceptance" || kind === "extension" || kind === "answer")
		return { fact: kind, after: null };
	return undefined;
}
