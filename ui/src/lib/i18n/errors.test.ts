import { describe, expect, it } from "vitest";
import types from "../generated/types.ts?raw";
import { ERRORS, wordsFor } from "./errors";

/** The codes of the generated union, read from its text: a type is gone when tests run. */
function codesOfTheWire(): string[] {
	const union = /export type Code = ([^;]+);/.exec(types)?.[1] ?? "";
	return [...union.matchAll(/"([a-z_]+)"/g)].map(([, code]) => code!);
}

describe("words for refusals", () => {
	it("stand for every code of the wire, and for no other", () => {
		const codes = codesOfTheWire();
		expect(codes.length).toBeGreaterThan(30);
		expect(Object.keys(ERRORS).toSorted()).toEqual(codes.toSorted());
	});
	it.each(codesOfTheWire())("%s: said in both languages, with and without details", (code) => {
		for (const detail of [[], ["12"], ["cause", "claims.0.amount"]]) {
			const zh = wordsFor({ code, detail }, "zh");
			const en = wordsFor({ code, detail }, "en");
			expect(zh).toMatch(/\p{Script=Han}/u);
			expect(en).not.toMatch(/\p{Script=Han}/u);
			expect(zh + en).not.toMatch(/undefined|null/);
		}
	});
	it("tell the limit or the date that was passed", () => {
		expect(wordsFor({ code: "too_long", detail: ["200"] }, "zh")).toContain("200");
		expect(wordsFor({ code: "too_early", detail: ["2026-03-05"] }, "en")).toContain("2026-03-05");
		expect(wordsFor({ code: "passphrase_too_short", detail: ["12"] }, "zh")).toContain("12");
		expect(wordsFor({ code: "try_later", detail: ["32"] }, "zh")).toContain("32 秒");
		expect(wordsFor({ code: "try_later", detail: ["1"] }, "en")).toContain("1 second,");
		expect(wordsFor({ code: "try_later", detail: ["900"] }, "en")).toContain("15 minutes");
		expect(wordsFor({ code: "recovery_typo", detail: ["7"] }, "zh")).toContain("第 7 组");
	});
	it.each(["folder_trouble", "job_running"])(
		"%s: said of whatever was meant, not of exports",
		(code) => {
			expect(wordsFor({ code }, "zh")).not.toContain("导出");
			expect(wordsFor({ code }, "en")).not.toMatch(/export/i);
		},
	);
	it("say more where the field is known", () => {
		const plain = wordsFor({ code: "bad_value" }, "zh");
		expect(wordsFor({ code: "bad_value", field: "parties.0.phone" }, "zh")).not.toBe(plain);
		expect(wordsFor({ code: "bad_value", field: "office.number_pattern" }, "en")).toContain(
			"{year}",
		);
		expect(wordsFor({ code: "bad_value", field: "parties.0.remark" }, "zh")).toBe(plain);
	});
});
