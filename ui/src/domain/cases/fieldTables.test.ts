import { describe, expect, it } from "vitest";
import { fieldName } from "$lib/i18n/fields";
import { FIELD_TABLES } from "./fieldTables";

const fields = Object.entries(FIELD_TABLES).flatMap(([subject, table]) =>
	Object.keys(table).map((field) => [subject, field] as const),
);

describe("the fields of a case and its parts", () => {
	it.each(fields)("%s.%s: has a label in both languages", (subject, field) => {
		const path = `${subject}.${field}`;
		expect(fieldName(path, "zh")).toMatch(/\p{Script=Han}/u);
		expect(fieldName(path, "en")).toMatch(/^[\w -]+$/);
	});
	it("include what a party has", () => {
		expect(Object.keys(FIELD_TABLES.party)).toContain("phone");
		expect(fields.length).toBeGreaterThan(60);
	});
});
