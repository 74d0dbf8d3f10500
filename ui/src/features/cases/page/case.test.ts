import { describe, expect, it } from "vitest";
import type { Case, CaseView, Closing, OutcomeTerm, Party, Session } from "$lib/generated/types";
import { effectiveOn, fitToOutcome, groupOutcomes, needsOf, outcomesFor } from "./closing";
import { freshId } from "$lib/ids";
import { withQuickKind, blankParty, fillFrom, isBlank, quickKindOf } from "$domain/parties/party";
import {
	missingFields,
	nextSessionInput,
	dayQueryOf,
	endDay,
	sessionOf,
	inputOf,
} from "./sessions/session";
import { stageTrack } from "./stageTrack";

function term(code: OutcomeTerm["code"], more: Partial<OutcomeTerm> = {}): OutcomeTerm {
	const base = {
		zh: "",
		en: "",
		basis: null,
		success: false,
		counted: { all_closed: true, without_withdrawn: true },
		needs_reason: false,
		unreached: false,
	} as const;
	return {
		...base,
		code,
		has_agreement: false,
		before_acceptance: false,
		after_acceptance: true,
		...more,
	};
}

const CLOSING: Closing = {
	outcome: "R1",
	on: "2026-11-20",
	reason: "",
	referred_to: "",
	form: null,
	agreed: null,
	applicant_signed_on: null,
	respondent_signed_on: null,
	mediator_signed_on: null,
	sealed_on: null,
};

function dispute(more: Partial<Case> = {}): Case {
	const acceptance = {
		on: "2026-11-06",
		applicant_consent_on: "2026-11-06",
		respondent_consent_on: "2026-11-06",
		due_on: "2026-11-21",
	};
	return {
		fields: { nature: "labour", mediator: "m1", co_mediators: [], next_on: null },
		acceptance,
		extension: null,
		closing: null,
		reopenings: [],
		parties: [],
		claims: [],
		sessions: [],
		obligations: [],
		...more,
	} as unknown as Case;
}

const HELD: Session = {
	id: "s1",
	state: "held",
	form: "joint",
	room: "r1",
	starts: "2026-11-10T09:30:00",
	ends: "2026-11-10T10:50:00",
	mediators: ["m1"],
	recorder: null,
	attendance: [{ party: "p1", attendance: "present" }],
	record: "…",
	result: "",
	next_on: "2026-11-24",
};

describe("closing", () => {
	const missing = (
		it: Case,
		one: OutcomeTerm,
		closing: Partial<Closing> = {},
		clocks: CaseView["clocks"] = [],
	) =>
		needsOf({ case: it, clocks }, one, { ...CLOSING, ...closing, outcome: one.code })
			.filter(({ met }) => !met)
			.map(({ need }) => need);

	it("needs obligations, three signatures and a seal for a written agreement", () => {
		expect(missing(dispute(), term("R1"))).toEqual([
			"obligations",
			"applicant_signed_on",
			"respondent_signed_on",
			"mediator_signed_on",
			"sealed_on",
		]);
	});
	it("needs a session for no agreement, but not in an everyday dispute", () => {
		const failed = term("R4", { needs_reason: true });
		expect(missing(dispute(), failed)).toEqual(["session", "reason"]);
		expect(missing(dispute({ sessions: [HELD] }), failed, { reason: "x" })).toEqual([]);
		const everyday = dispute({ fields: { nature: "civil_life" } as Case["fields"] });
		expect(missing(everyday, failed, { reason: "x" })).toEqual([]);
	});
	it("closes by expiry only after the term, moved off days of rest", () => {
		const expired = term("R5", { needs_reason: true });
		const clocks = [{ kind: "mediation", due: "2026-11-21", effective: "2026-11-23" }];
		const on = (day: string, running = clocks) =>
			missing(dispute(), expired, { reason: "x", on: day }, running as CaseView["clocks"]);
		expect(on("2026-11-23")).toEqual(["term"]);
		expect(on("2026-11-24")).toEqual([]);
		expect(on("2026-11-24", [])).toEqual(["term"]);
	});
	it("takes effect with the last of the four dates", () => {
		const signed = {
			applicant_signed_on: "2026-11-18",
			respondent_signed_on: "2026-11-20",
			mediator_signed_on: "2026-11-18",
			sealed_on: "2026-11-19",
		};
		expect(effectiveOn(signed)).toBe("2026-11-20");
		expect(effectiveOn({ ...signed, sealed_on: null })).toBeNull();
	});
	it("clears the fields that do not belong to the chosen outcome", () => {
		const typed = { ...CLOSING, agreed: 100, referred_to: "x", sealed_on: "2026-11-20" };
		expect(fitToOutcome(typed, term("R4"))).toMatchObject({
			agreed: null,
			referred_to: "",
			sealed_on: null,
		});
		expect(fitToOutcome(typed, term("R2", { success: true }))).toMatchObject({
			agreed: 100,
			form: "oral",
		});
	});
	it("groups the outcomes by what the formula counts", () => {
		const all = [
			term("R1", { success: true }),
			term("R4"),
			term("R9", { counted: { all_closed: true, without_withdrawn: false } }),
			term("R12", { counted: { all_closed: false, without_withdrawn: false } }),
		];
		const grouped = (formula: "all_closed" | "without_withdrawn") =>
			groupOutcomes(all, formula).map(({ group, outcomes }) => [
				group,
				...outcomes.map((one) => one.code),
			]);
		expect(grouped("all_closed")).toEqual([
			["success", "R1"],
			["counted", "R4", "R9"],
			["left_out", "R12"],
		]);
		expect(grouped("without_withdrawn")).toEqual([
			["success", "R1"],
			["counted", "R4"],
			["left_out", "R9", "R12"],
		]);
	});
	it("offers no refusal, and before acceptance only the outcomes that are possible then", () => {
		const all = [
			term("R1"),
			term("R9", { before_acceptance: true }),
			term("R10", { after_acceptance: false }),
		];
		const offered = (it: Case) => outcomesFor({ case: it, clocks: [] }, all).map((one) => one.code);
		expect(offered(dispute())).toEqual(["R1", "R9"]);
		expect(offered(dispute({ acceptance: null }))).toEqual(["R9"]);
	});
	it("offers expiry only to a case with a term of mediation", () => {
		const offered = (...kinds: string[]) =>
			outcomesFor(
				{ case: dispute(), clocks: kinds.map((kind) => ({ kind })) as CaseView["clocks"] },
				[term("R1"), term("R5")],
			).map((one) => one.code);
		expect(offered("statutory", "mediation")).toEqual(["R1", "R5"]);
		expect(offered("next_action")).toEqual(["R1"]);
	});
});

describe("the stage track", () => {
	const keys = (stage: string, it: Case) =>
		stageTrack({ case: it, stage } as Parameters<typeof stageTrack>[0]).map(
			(one) => `${one.key}:${one.state}`,
		);
	it("marks the current stage and the stages ahead", () => {
		expect(keys("accepted", dispute())).toEqual([
			"registered:done",
			"accepted:now",
			"mediating:ahead",
			"closed:ahead",
		]);
	});
	it("continues with performance until every obligation is performed", () => {
		const owed = { performed_on: null } as Case["obligations"][number];
		const closed = dispute({ closing: CLOSING, obligations: [owed] });
		expect(keys("closed", closed).at(-1)).toBe("performing:now");
		const performed = dispute({
			closing: CLOSING,
			obligations: [{ ...owed, performed_on: "2026-11-30" }],
		});
		expect(keys("closed", performed).at(-1)).toBe("performing:done");
	});
	it("is shorter for consultations, refusals and void cases", () => {
		const consult = dispute({ fields: { nature: "consult_only" } as Case["fields"] });
		expect(keys("registered", consult)).toEqual(["registered:now", "answered:ahead"]);
		expect(keys("not_accepted", dispute()).at(-1)).toBe("not_accepted:now");
		expect(keys("void", dispute()).at(-1)).toBe("void:now");
	});
});

describe("session input", () => {
	it("becomes the same session when nothing was changed", () => {
		expect(sessionOf(inputOf(HELD), HELD.id)).toEqual(HELD);
	});
	it("proposes the day agreed in the last session, but never a past one", () => {
		const it = dispute({ sessions: [HELD] });
		expect(nextSessionInput(it, "2026-11-20", [])).toMatchObject({
			date: "2026-11-24",
			room: "r1",
			mediators: ["m1"],
		});
		expect(nextSessionInput(it, "2026-11-30", []).date).toBe("2026-11-30");
	});
	it("names the missing fields: the time of a planned session, the attendance of a held one", () => {
		const sides = [{ id: "p1" }, { id: "p2" }] as Party[];
		const input = nextSessionInput(dispute(), "2026-11-20", []);
		expect(missingFields(input, sides)).toEqual(["starts"]);
		const held = { ...inputOf(HELD), mediators: [] };
		expect(missingFields(held, sides)).toEqual(["mediators", "attendance"]);
		expect(
			missingFields(
				{ ...held, mediators: ["m1"], attendance: { p1: "present", p2: "no_show" } },
				sides,
			),
		).toEqual([]);
	});
	it("that ends earlier than it starts ends on the next day", () => {
		const late = { ...inputOf(HELD), date: "2026-12-31", starts: "22:00", ends: "00:40" };
		expect(endDay(late)).toBe("2027-01-01");
		expect(sessionOf(late, HELD.id).ends).toBe("2027-01-01T00:40:00");
		expect(inputOf(sessionOf(late, HELD.id))).toEqual(late);
		expect(dayQueryOf(late, HELD.id)?.ends).toBe("2027-01-01T00:40:00");
		expect(endDay({ ...late, ends: "23:10" })).toBe("2026-12-31");
		expect(endDay({ ...late, ends: null })).toBeNull();
		expect(dayQueryOf({ ...late, starts: null }, HELD.id)?.ends).toBeNull();
	});
	it("asks for clashes only when it has a time", () => {
		const input = nextSessionInput(dispute(), "2026-11-20", []);
		expect(dayQueryOf({ ...input, date: null }, "s1")).toBeUndefined();
		expect(dayQueryOf(input, "s1")).toMatchObject({
			starts: "2026-11-20T00:00:00",
			mediators: [],
			except: "s1",
		});
		expect(dayQueryOf({ ...input, starts: "14:30" }, "s1")).toMatchObject({
			starts: "2026-11-20T14:30:00",
			mediators: ["m1"],
		});
	});
});

describe("parties", () => {
	it("keep a more precise employer type when the quick kind is the same", () => {
		const state = {
			...blankParty("respondent"),
			kind: "legal_person",
			employer_type: "state",
		} as Party;
		expect(quickKindOf(state)).toBe("company");
		expect(withQuickKind(state, "company").employer_type).toBe("state");
		expect(withQuickKind(state, "person")).toMatchObject({ kind: "person", employer_type: null });
	});
	it("taken from an earlier case keep the role of this case", () => {
		const known = { ...blankParty("applicant", "old"), name: "鑫海水产行", phone: "13900001234" };
		const here = blankParty("respondent", "new");
		expect(fillFrom(here, known)).toMatchObject({
			id: "new",
			role: "respondent",
			phone: "13900001234",
		});
	});
	it("are blank until something is typed", () => {
		expect(isBlank(blankParty("respondent"))).toBe(true);
		expect(isBlank({ ...blankParty("respondent"), stall: "A12" })).toBe(false);
	});
});

describe("ids", () => {
	it("sort by the time they were made", () => {
		const [a, b] = [freshId(1_700_000_000_000), freshId(1_700_000_000_001)];
		expect(a < b).toBe(true);
		expect(a).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
	});
});
