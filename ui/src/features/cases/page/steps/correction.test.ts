import { describe, expect, it } from "vitest";
import type { Case, Closing } from "$lib/generated/types";
import { correctableFacts, correctionInput, factOf, pathsOf } from "./correction";

const ENDED: Closing = {
	outcome: "R4",
	on: "2026-11-18",
	reason: "分歧过大",
	referred_to: "",
	form: null,
	agreed: null,
	applicant_signed_on: null,
	respondent_signed_on: null,
	mediator_signed_on: null,
	sealed_on: null,
};

/** A case of October that was closed, reopened and closed again. */
const TWICE_CLOSED = {
	registered_on: "2026-10-26",
	fields: { received_on: "2026-10-24" },
	acceptance: {
		on: "2026-10-28",
		applicant_consent_on: "2026-10-27",
		respondent_consent_on: "2026-10-28",
		due_on: "2026-11-12",
	},
	extension: null,
	closing: ENDED,
	answer: null,
	rounds: [
		{
			accepted: true,
			held_sessions: 1,
			extension: null,
			closing: { ...ENDED, outcome: "R9", on: "2026-11-02" },
			answer: null,
			reopening: { on: "2026-11-09", reason: "新情况", due_on: "2026-11-24" },
		},
	],
} as unknown as Case;

describe("a correction", () => {
	it("lists what the case has, and every earlier closing", () => {
		expect(correctableFacts(TWICE_CLOSED).map((fact) => fact.key)).toEqual([
			"registered_on",
			"received_on",
			"acceptance",
			"closing",
			"closing 0",
		]);
	});

	it("begins with the fact as it stands", () => {
		const input = correctionInput(TWICE_CLOSED, undefined);
		expect([input.key, input.on, input.outcome, input.text]).toEqual([
			"closing",
			"2026-11-18",
			"R4",
			"分歧过大",
		]);
		const earlier = correctionInput(TWICE_CLOSED, undefined, "closing 0");
		expect([earlier.on, earlier.outcome]).toEqual(["2026-11-02", "R9"]);
	});

	it("begins with the date that a refusal offers", () => {
		const offered = { kind: "registered_on", on: "2026-10-25" } as const;
		const input = correctionInput(TWICE_CLOSED, offered);
		expect([input.key, input.on]).toEqual(["registered_on", "2026-10-25"]);
	});

	it("sends only what belongs to the fact", () => {
		const [registered, received, accepted, closing, earlier] = correctableFacts(TWICE_CLOSED);
		const input = correctionInput(TWICE_CLOSED, undefined, "closing 0");
		const on = "2026-10-31";
		expect(factOf(TWICE_CLOSED, { ...input, on }, registered!)).toEqual({
			fact: "registered_on",
			after: on,
		});
		expect(factOf(TWICE_CLOSED, { ...input, on }, received!)).toEqual({
			fact: "fields",
			after: { received_on: on },
		});
		expect(factOf(TWICE_CLOSED, { ...input, on }, accepted!)).toEqual({
			fact: "acceptance",
			after: { on, applicant_consent_on: "2026-10-27", respondent_consent_on: "2026-10-28" },
		});
		const signed = { ...input, on, sealed_on: on, outcome: "R2" as const, agreed: 500_00 };
		expect(factOf(TWICE_CLOSED, signed, earlier!)).toEqual({
			fact: "closing",
			after: {
				round: 0,
				after: { ...ENDED, outcome: "R2", on, agreed: 500_00, form: "oral", reason: "分歧过大" },
			},
		});
		expect(factOf(TWICE_CLOSED, { ...input, mistake: true }, closing!)).toEqual({
			fact: "closing",
			after: { round: null, after: null },
		});
		expect(factOf(TWICE_CLOSED, { ...input, on: null }, closing!)).toBeUndefined();
	});

	it("shows the refusals of its own fields", () => {
		expect(pathsOf("closing")).toContain("sealed_on");
		expect(pathsOf("registered_on")).toEqual(["registered_on"]);
		expect(pathsOf(undefined)).toEqual([]);
	});
});
