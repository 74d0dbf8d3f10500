import { describe, expect, it } from "vitest";
import { blankParty } from "$domain/parties/party";
import type { Offer, Session } from "$lib/generated/types";
import { BLANK_OFFER, byTime, offerInputs, offersOf, positions, shownOffers } from "./offers";

const input = (time: string, amount = 100) => ({ ...BLANK_OFFER, time, amount });
const offer = (
	by: string | null,
	at: string,
	amount: number,
	claim: string | null = null,
): Offer => ({
	by,
	at: `2026-10-14T${at}:00`,
	amount,
	claim,
	note: "",
});

describe("the offers of a session", () => {
	it.each([
		["14:00", "14:31", "2026-10-14T14:31:00"],
		// The session began a little earlier than planned.
		["14:00", "13:56", "2026-10-14T13:56:00"],
		["21:30", "00:10", "2026-10-15T00:10:00"],
		["00:10", "23:55", "2026-10-13T23:55:00"],
	])("of a session from %s: one at %s is of the day on which it was made", (starts, time, at) => {
		expect(offersOf([input(time)], "2026-10-14", starts)[0]!.at).toBe(at);
	});
	it("are sorted by time, also past midnight, and come back as they were typed", () => {
		const typed = [input("00:10", 3), input("21:40", 1), input("23:00", 2)];
		const offers = offersOf(typed, "2026-10-14", "21:30");
		expect(offers.map(({ amount }) => amount)).toEqual([1, 2, 3]);
		expect(byTime(typed, "21:30").map(({ amount }) => amount)).toEqual([1, 2, 3]);
		expect(offerInputs({ offers } as Session)).toEqual(byTime(typed, "21:30"));
	});
});

describe("an offer for the mediator only", () => {
	it("comes back as it was saved, and another one does not say that it is none", () => {
		const typed = [
			{ ...input("14:31", 1), private: true },
			{ ...input("14:40", 2), private: false },
		];
		const offers = offersOf(typed, "2026-10-14", "14:00");
		expect(offers.map((one) => ["private" in one, one.private])).toEqual([
			[true, true],
			[false, undefined],
		]);
		const back = offerInputs({ offers } as Session);
		expect(back).toEqual([{ ...input("14:31", 1), private: true }, input("14:40", 2)]);
	});
	it("is none that the parties may see", () => {
		const open = offer("a", "14:10", 900);
		expect(shownOffers([open, { ...offer("a", "14:20", 700), private: true }])).toEqual([open]);
	});
});

describe("the latest positions", () => {
	const parties = [
		{ ...blankParty("applicant", "a") },
		{ ...blankParty("respondent", "r") },
		{ ...blankParty("agent", "g"), acts_for: "r" },
	];
	const claims = [{ id: "k1", text: "工资", amount: null }];
	const of = (...offers: Offer[]) => positions(offers, { parties, claims });
	it("are those made last by each side, and an agent speaks for the principal", () => {
		const [all] = of(
			offer("a", "14:10", 900_000),
			offer("r", "14:20", 300_000),
			offer("g", "14:40", 500_000),
			offer("a", "14:50", 812_050),
		);
		expect([all!.applicant!.amount, all!.respondent!.amount, all!.gap]).toEqual([
			812_050, 500_000, 312_050,
		]);
	});
	it("have no gap until both sides made an offer", () => {
		const [all] = of(offer("a", "14:10", 900_000), offer(null, "14:20", 600_000));
		expect([all!.gap, all!.mediator!.amount]).toEqual([undefined, 600_000]);
		expect(of()).toEqual([]);
	});
	it("are told apart by claim, those about all claims first", () => {
		const found = of(
			offer("a", "14:10", 500, "k1"),
			offer("r", "14:20", 700),
			offer("a", "14:30", 900),
		);
		expect(found.map(({ claim, gap }) => [claim, gap])).toEqual([
			[null, 200],
			["k1", undefined],
		]);
	});
});
