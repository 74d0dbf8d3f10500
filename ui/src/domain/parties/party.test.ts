import { describe, expect, it } from "vitest";
import { blankParty, namedWorkers, withQuickKind, workersQuestion } from "./party";

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
		expect(workersQuestion(parties, 4, false)).toEqual({ ask: "fewer", named: 5 });
		expect(workersQuestion(parties, 5, false)).toBeUndefined();
		expect(workersQuestion(parties, null, false)).toBeUndefined();
	});

	it("are proposed as a collective dispute from ten on", () => {
		const nine = persons("applicant", 9);
		const ten = persons("applicant", 10);
		expect(workersQuestion(nine, null, false)).toBeUndefined();
		expect(workersQuestion(ten, null, false)).toEqual({ ask: "collective" });
		expect(workersQuestion(nine, 10, false)).toEqual({ ask: "collective" });
		expect(workersQuestion(ten, null, true)).toBeUndefined();
	});
});
