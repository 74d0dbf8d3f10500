import { describe, expect, it } from "vitest";
import { ERRORS, errorMessageIn } from "./errors";
import { fieldName } from "./fields";
import { formatDate, formatNear } from "./format";
import { inLanguage, plural, type Texts } from "./text";
import { WORDS } from "./words";

describe("formatted dates", () => {
	it.each([
		["day", "11月20日", "20 Nov"],
		["date", "2026年11月20日", "20 Nov 2026"],
		["full", "2026年11月20日 星期五", "Fri 20 Nov 2026"],
		["weekday", "11月20日 周五", "Fri 20 Nov"],
		["month", "2026年11月", "Nov 2026"],
	] as const)("%s", (style, zh, en) => {
		expect(formatDate("2026-11-20", "zh", style)).toBe(zh);
		expect(formatDate("2026-11-20", "en", style)).toBe(en);
	});
	it("omit the year only within the current year", () => {
		expect(formatNear("2026-03-05", "2026-11-20", "zh")).toBe("3月5日");
		expect(formatNear("2025-12-31", "2026-01-01", "zh")).toBe("2025年12月31日");
	});
});

describe("error messages", () => {
	it("name the missing fields", () => {
		const refused = { code: "missing", field: "cause", detail: ["cause", "parties.0.name"] };
		expect(errorMessageIn(refused, "zh")).toBe("还缺：事由、姓名或名称");
		expect(errorMessageIn(refused, "en")).toBe("Still missing: cause, name");
		expect(errorMessageIn({ code: "missing", detail: ["cause"] }, "zh")).toBe("请填写事由");
		expect(errorMessageIn({ code: "missing", field: "closing.reason" }, "en")).toBe(
			"Please fill in “Reason”",
		);
	});
	it("exist without detail, in both languages, for every code", () => {
		for (const code of Object.keys(ERRORS)) {
			for (const lang of ["zh", "en"] as const) {
				const words = errorMessageIn({ code }, lang);
				expect(words, code).not.toBe("");
				expect(words, code).not.toContain("undefined");
			}
		}
	});
	it("contain an unlisted code", () => {
		expect(errorMessageIn({ code: "no_such" }, "zh")).toContain("no_such");
	});
	it("name fields by the last part of their path", () => {
		expect(fieldName("claims.0.amount", "zh")).toBe("金额");
		expect(fieldName("parties.3", "en")).toBe("parties");
		expect(fieldName("no_such_field", "zh")).toBe("其他内容");
	});
});

describe("the two languages", () => {
	/** Returns every message by its path; functions are called with sample arguments. */
	function messages(words: object, path = ""): [string, string][] {
		return Object.entries(words).flatMap(([key, value]): [string, string][] => {
			const at = path ? `${path}.${key}` : key;
			if (typeof value === "string") return [[at, value]];
			if (typeof value === "function") {
				return [[at, value(2, 2, 2, 2)]];
			}
			return messages(value as object, at);
		});
	}
	it("have no empty message", () => {
		const all = [...messages(WORDS.zh), ...messages(WORDS.en)];
		expect(all.length).toBeGreaterThan(2000);
		for (const [key, text] of all) expect(text, key).not.toBe("");
	});
	it("hold no stored code", () => {
		const code = /\b[RC]\d+\b|\b[a-z]+_[a-z_]+\b|\{(name|n)\}|第 \d+ 把/;
		const held = (words: object) => messages(words).filter(([, text]) => code.test(text));
		expect(held({ ...WORDS.zh, ...{ planted: "结案 R1–R9" } })).toEqual([
			["planted", "结案 R1–R9"],
		]);
		expect(held(WORDS.en)).toEqual([]);
		for (const error of Object.keys(ERRORS)) {
			for (const lang of ["zh", "en"] as const) {
				expect(errorMessageIn({ code: error, detail: [] }, lang)).not.toMatch(code);
			}
		}
	});
	it("stand side by side: a missing one does not compile", () => {
		// @ts-expect-error: without English
		const withoutEnglish: Texts = { save: { zh: "保存" } };
		// @ts-expect-error: without Chinese, in a text that depends on a value
		const withoutChinese: Texts = { cases: (n: number) => ({ en: `${n} cases` }) };
		expect([withoutEnglish, withoutChinese]).toHaveLength(2);
	});
	it("resolve to the text of one language", () => {
		const texts = {
			save: { zh: "保存", en: "Save" },
			group: { cases: (n: number) => ({ zh: `${n} 件`, en: plural(n, "case") }) },
		};
		expect(inLanguage(texts, "zh").save).toBe("保存");
		expect(inLanguage(texts, "en").group.cases(2)).toBe("2 cases");
	});
	it("are not mixed: English messages contain Chinese only as examples of input or for the language switch", () => {
		const meant = [
			"nav.switchLanguage",
			"common.moneyUnread",
			"agreement.sentencePlaceholder",
			"agreement.sentenceHint",
		];
		const mixed = messages(WORDS.en).filter(
			([key, text]) => /\p{Script=Han}/u.test(text) && !meant.includes(key),
		);
		expect(mixed).toEqual([]);
	});
});
