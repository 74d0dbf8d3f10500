import { describe, expect, it } from "vitest";
import type { Vocabulary } from "$lib/generated/types";
import { blankParty, QUICK_KINDS, withQuickKind } from "$domain/parties/party";
import { blankRow } from "$domain/parties/peopleRows";
import {
	blankEntry,
	dateOffer,
	type Entry,
	entryFrom,
	hasField,
	isEmpty,
	isUnderMore,
	missingFields,
	pathInForm,
	payloadOf,
	titleOf,
	withPeople,
} from "./entry";

const USER = "0199f000-0000-7000-8000-000000000001";
const VOCABULARY = {
	causes: [
		{ code: "L07", nature: "labour" },
		{ code: "V01", nature: "civil_life" },
	],
} as unknown as Vocabulary;

function filledEntry(): Entry {
	const entry = blankEntry("2026-11-20", USER, true);
	entry.parties[0]!.name = "周永顺";
	entry.cause = "L07";
	return entry;
}

describe("people of a grid", () => {
	const row = (name: string, amount: string) => ({
		...blankRow(),
		name,
		phone: "",
		id_number: "",
		amount,
	});
	it("become applicants with their claims, in place of the empty one", () => {
		const rows = [row("冯小满", "812.5"), row("邓 永", "")];
		const entry = withPeople(blankEntry("2026-11-20", undefined, false), rows, "支付拖欠工资");
		expect(entry.parties.map(({ role, name }) => [role, name])).toEqual([
			["applicant", "冯小满"],
			["applicant", "邓 永"],
			["respondent", ""],
		]);
		expect(entry.claims).toMatchObject([
			{ text: "支付拖欠工资", amount: 81_250, claimant: rows[0]!.id },
			{ amount: null, claimant: rows[1]!.id },
		]);
		entry.parties[1]!.name = "";
		const { claims } = payloadOf(entry, "2026-11-20", "d", { causes: [] } as never);
		expect(claims.map((claim) => claim.claimant)).toEqual([rows[0]!.id, undefined]);
		const more = withPeople(entry, [row("鲁大海", "1")], "");
		expect(more.parties.map((party) => party.name)).toEqual(["冯小满", "鲁大海", ""]);
	});
});

describe("two stall owners", () => {
	it("each have a kind and a stall, and a refusal of it stands beside its field", () => {
		const entry = blankEntry("2026-11-20", undefined, false);
		expect(hasField("parties.0.stall", entry)).toBe(false);
		entry.parties[0] = withQuickKind(
			{ ...entry.parties[0]!, name: "周记水产", stall: "东二排11号" },
			"stall_holder",
		);
		expect(hasField("parties.0.stall", entry)).toBe(true);
		const { parties } = payloadOf(entry, "2026-11-20", "d", { causes: [] } as never);
		expect(parties).toMatchObject([
			{
				role: "applicant",
				kind: "organisation",
				employer_type: "stall_holder",
				stall: "东二排11号",
			},
		]);
		expect(QUICK_KINDS.applicant[0]).toBe("person");
	});
});

describe("a new case", () => {
	it("begins with today, an oral application and the user as mediator", () => {
		const entry = blankEntry("2026-11-20", USER, true);
		expect(entry).toMatchObject({
			received_on: "2026-11-20",
			source: "applied_oral",
			mediator: USER,
		});
		expect(blankEntry("2026-11-20", USER, false).mediator).toBe("");
		expect(isEmpty(entry)).toBe(true);
	});
	it("names exactly the required fields that are empty", () => {
		const entry = blankEntry("2026-11-20", USER, true);
		entry.received_on = null;
		expect(missingFields(entry)).toEqual(["applicant", "cause", "received_on"]);
		expect(missingFields(filledEntry())).toEqual([]);
	});
	it("does not count a named respondent as applicant", () => {
		const entry = filledEntry();
		entry.parties[0]!.name = " ";
		entry.parties[1]!.name = "鑫海水产行";
		expect(missingFields(entry)).toEqual(["applicant"]);
	});
	it("sends no empty rows and lets the kind of dispute follow the cause", () => {
		const entry = filledEntry();
		entry.claims.push({ id: "c", text: "工资", amount: 840_000 });
		const sent = payloadOf(entry, "2026-11-20", "draft-1", VOCABULARY);
		expect(sent.parties.map((party) => party.name)).toEqual(["周永顺"]);
		expect(sent.claims.map((claim) => claim.text)).toEqual(["工资"]);
		expect(sent.fields.nature).toBe("labour");
		expect(sent.fields.next_owner).toBeNull();
		expect(sent.draft).toBe("draft-1");
		entry.cause = "V01";
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).fields.nature).toBe("civil_life");
		entry.consult = true;
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).fields.nature).toBe("consult_only");
	});
	it("is registered today, or on the day that was entered", () => {
		const entry = { ...blankEntry("2026-11-18", "m1", true), received_on: "2026-11-16" };
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).registered_on).toBe("2026-11-20");
		entry.registered_on = "2026-11-17";
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).registered_on).toBe("2026-11-17");
		expect(isUnderMore("registered_on", entry)).toBe(true);
		expect(hasField("registered_on", entry)).toBe(true);
	});
	it("maps an error to the row of the form, counting empty rows", () => {
		const entry = filledEntry();
		entry.parties[0] = blankParty("applicant", "a");
		entry.parties[1]!.phone = "1";
		expect(pathInForm("parties.0.phone", entry)).toBe("parties.1.phone");
		expect(pathInForm("fields.cause", entry)).toBe("fields.cause");
		expect(pathInForm("parties.7.phone", entry)).toBe("parties.7.phone");
	});
	it("knows which errors belong to a field under «more» and which to no field", () => {
		const entry = filledEntry();
		entry.parties.push({ ...blankParty("applicant", "z"), name: "丁大力" });
		const where = (path: string) => [hasField(path, entry), isUnderMore(path, entry)];
		expect(where("parties.0.phone")).toEqual([true, false]);
		expect(where("parties.0.id_number")).toEqual([false, false]);
		expect(where("parties.2.id_number")).toEqual([true, true]);
		expect(where("fields.event_on")).toEqual([true, true]);
		expect(where("fields.cause")).toEqual([true, false]);
	});
	it("does not send an agent's principal that is not sent", () => {
		const entry = filledEntry();
		const agent = { ...blankParty("agent", "x"), name: "陆远", acts_for: entry.parties[1]!.id };
		entry.parties.push(agent);
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).parties[1]!.acts_for).toBeNull();
		entry.parties[1]!.name = "鑫海水产行";
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).parties[2]!.acts_for).toBe(
			agent.acts_for,
		);
	});
});

describe("a draft", () => {
	it("is restored as it was typed", () => {
		const entry = filledEntry();
		const body = JSON.parse(JSON.stringify(entry)) as Record<string, unknown>;
		expect(entryFrom(body, blankEntry("2026-11-21", undefined, false))).toEqual(entry);
	});
	it("of another version does not break the form", () => {
		const fresh = blankEntry("2026-11-21", USER, true);
		const body = { summary: 7, parties: "周", cause: "L07", gone: true, received_on: "2026-11-01" };
		expect(entryFrom(body, fresh)).toEqual({ ...fresh, cause: "L07", received_on: "2026-11-01" });
	});
	it("is titled by its parties", () => {
		const entry = filledEntry();
		expect(titleOf(entry)).toBe("周永顺");
		entry.parties[1]!.name = "鑫海水产行";
		expect(titleOf(entry)).toBe("周永顺 ↔ 鑫海水产行");
	});
});

describe("the number of workers", () => {
	it.each([
		["１２", 12],
		["12", 12],
		["十二人", 12],
		["", null],
		[7, 7],
		[null, null],
	])("of a draft of an earlier version (%j) is read", (written, workers) => {
		const fresh = blankEntry("2026-11-20", USER, true);
		expect(entryFrom({ worker_count: written }, fresh).worker_count).toBe(workers);
	});
	it("is sent, and makes an entry worth saving", () => {
		const entry = { ...filledEntry(), worker_count: 12 };
		expect(payloadOf(entry, "2026-11-20", "d", VOCABULARY).fields.worker_count).toBe(12);
		const blank = blankEntry("2026-11-20", USER, true);
		expect(isEmpty({ ...blank, worker_count: 12 })).toBe(false);
	});
});

describe("a refused order of dates", () => {
	const refused = (code: string, field: string, ...detail: string[]) => ({ code, field, detail });
	const offered = (error: ReturnType<typeof refused>, path: string) => {
		const entry = { ...filledEntry(), received_on: "2026-11-19", registered_on: "2026-11-12" };
		return dateOffer(error, path, entry, "2026-11-20");
	};

	it("offers to set the other date to the entered one", () => {
		const early = refused("too_early", "registered_on", "2026-11-19", "received_on");
		expect(offered(early, "registered_on")).toEqual({ field: "received_on", on: "2026-11-12" });
		const late = refused("too_late", "fields.received_on", "2026-11-12", "registered_on");
		expect(offered(late, "received_on")).toEqual({ field: "registered_on", on: "2026-11-19" });
	});
	it("offers nothing for another refusal, another field and a date that is not in the form", () => {
		const early = refused("too_early", "registered_on", "2026-11-19", "received_on");
		expect(offered(early, "received_on")).toBeUndefined();
		expect(offered(refused("too_early", "registered_on", "2000-01-01"), "registered_on")).toBe(
			undefined,
		);
		expect(offered(refused("in_future", "registered_on"), "registered_on")).toBeUndefined();
	});
});
