import { describe, expect, it } from "vitest";
import type { Party } from "$lib/generated/types";
import {
	blankParty,
	namedWorkers,
	proposedApplicantType,
	withQuickKind,
	workersQuestion,
} from "./party";

const person = (role: "applicant" | "respondent" | "agent", name: string) => ({
	...withQuickKind(blankParty(role, name), "person"),
	name,
});
const employer = (role: "applicant" | "respondent") => ({
	...withQuickKind(blankParty(role, role), "company"),
	name: "禾丰冷链有限公司",
});
const persons = (role: "applicant" | "respondent", n: number) =>
	Array.from({ length: n }, (_, i) => person(role, `工人${i}`));

const ask = (parties: Party[], worker_count: number | null, collective: boolean) =>
	workersQuestion(parties, { worker_count, collective });

describe("the kind of applicant", () => {
	it("follows from the first applicant and says who is a worker", () => {
		const parties = [...persons("applicant", 3), employer("respondent")];
		expect(proposedApplicantType(parties)).toBe("worker");
		expect(proposedApplicantType([employer("applicant"), ...parties])).toBe("employer");
		expect(namedWorkers(parties, "relative")).toBe(0);
		expect(namedWorkers(parties, "union")).toBe(0);
		const boss = person("applicant", "郑禾");
		expect(namedWorkers([boss, ...persons("respondent", 2)], "employer")).toBe(2);
		const relatives = { applicant_type: "relative", worker_count: 1, collective: false } as const;
		expect(workersQuestion(parties, relatives)).toBeUndefined();
	});
});

describe("workers", () => {
	it("are counted on the side that is no employer", () => {
		expect(namedWorkers([...persons("applicant", 3), employer("respondent")])).toBe(3);
		expect(namedWorkers([employer("applicant"), ...persons("respondent", 5)])).toBe(5);
		expect(namedWorkers([person("applicant", "周麦"), person("respondent", "秦𠮷")])).toBe(1);
		const holder = { ...withQuickKind(blankParty("applicant"), "stall_holder"), name: "郑禾" };
		expect(namedWorkers([holder, ...persons("respondent", 2)])).toBe(2);
		expect(namedWorkers([person("applicant", ""), person("agent", "何黍")])).toBe(0);
	});

	it("are asked about if fewer are stated than named", () => {
		const parties = [...persons("applicant", 5), employer("respondent")];
		expect(ask(parties, 4, false)).toEqual({ ask: "fewer", named: 5 });
		expect(ask(parties, 5, false)).toBeUndefined();
		expect(ask(parties, null, false)).toBeUndefined();
	});

	it("are proposed as a collective dispute from ten on", () => {
		const nine = persons("applicant", 9);
		const ten = persons("applicant", 10);
		expect(ask(nine, null, false)).toBeUndefined();
		expect(ask(ten, null, false)).toEqual({ ask: "collective" });
		expect(ask(nine, 10, false)).toEqual({ ask: "collective" });
		expect(ask(ten, null, true)).toBeUndefined();
	});
});
