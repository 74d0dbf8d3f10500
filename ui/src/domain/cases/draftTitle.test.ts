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
