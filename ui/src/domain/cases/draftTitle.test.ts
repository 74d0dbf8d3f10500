import { expect, it } from "vitest";
import { draftTitle } from "./draftTitle";

it("names each party once, and the summary", () => {
	const parties = [
		{ role: "applicant", name: "周永顺 " },
		{ role: "applicant", name: "周永顺" },
		{ role: "applicant", name: "" },
		{ role: "witness", name: "某人" },
		{ role: "respondent", name: "鑫海水产行" },
	];
	expect(draftTitle({ parties, summary: " 卸货时滑倒 " })).toEqual({
		pair: "周永顺 ↔ 鑫海水产行",
		about: "卸货时滑倒",
	});
});

it("ignores fields that another version wrote differently", () => {
	expect(draftTitle({ parties: [null, 7, { role: "respondent", name: 3 }], summary: [] })).toEqual({
		pair: "",
		about: "",
	});
	expect(draftTitle({ parties: "x" })).toEqual({ pair: "", about: "" });
});

it("names the people of a grid that is not put into the entry yet", () => {
	const people = { claim: "", rows: [{ name: "冯小满" }, { name: " " }, 7] };
	expect(draftTitle({ parties: [{ role: "applicant", name: "" }], people }).pair).toBe("冯小满");
	expect(draftTitle({ people: { rows: 7 } }).pair).toBe("");
});
