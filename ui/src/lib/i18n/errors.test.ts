import { describe, expect, it } from "vitest";
import types from "../generated/types.ts?raw";
import { ERRORS, errorMessageIn } from "./errors";

/** Returns the codes of the generated union, read from its source text because types do not exist at run time. */
function wireCodes(): string[] {
	const union = /export type Code = ([^;]+);/.exec(types)?.[1] ?? "";
	return [...union.matchAll(/"([a-z_]+)"/g)].map(([, code]) => code!);
}

describe("error messages", () => {
	it("exist for every code of the wire, and for no other", () => {
		const codes = wireCodes();
		expect(codes.length).toBeGreaterThan(30);
		expect(Object.keys(ERRORS).toSorted()).toEqual(codes.toSorted());
	});
	it.each(wireCodes())("%s: has a message in both languages, with and without details", (code) => {
		for (const detail of [[], ["12"], ["cause", "claims.0.amount"]]) {
			const zh = errorMessageIn({ code, detail }, "zh");
			const en = errorMessageIn({ code, detail }, "en");
			expect(zh).toMatch(/\p{Script=Han}/u);
			expect(en).not.toMatch(/\p{Script=Han}/u);
			expect(zh + en).not.toMatch(/undefined|null/);
		}
	});
	it("contain the limit or the date that was exceeded", () => {
		expect(errorMessageIn({ code: "too_long", detail: ["200"] }, "zh")).toContain("200");
		expect(errorMessageIn({ code: "too_early", detail: ["2026-03-05"] }, "en")).toContain(
			"2026-03-05",
		);
		const order = { code: "too_early", detail: ["2026-10-28", "registered_on"] };
		expect(errorMessageIn(order, "zh")).toBe("不能早于登记日期 2026-10-28");
		expect(errorMessageIn({ ...order, code: "too_late" }, "en")).toBe(
			"Not after registration, 2026-10-28",
		);
		const overlap = { code: "overlap", detail: ["2026-10-31 03:00:00"] };
		expect(errorMessageIn(overlap, "zh")).toContain("2026-10-31 03:00 ");
		expect(errorMessageIn({ code: "passphrase_too_short", detail: ["12"] }, "zh")).toContain("12");
		expect(errorMessageIn({ code: "try_later", detail: ["32"] }, "zh")).toContain("32 秒");
		expect(errorMessageIn({ code: "try_later", detail: ["1"] }, "en")).toContain("1 second,");
		expect(errorMessageIn({ code: "try_later", detail: ["900"] }, "en")).toContain("15 minutes");
		expect(errorMessageIn({ code: "recovery_typo", detail: ["7"] }, "zh")).toContain("第 7 组");
	});
	it("write a date that stands by itself as the screen does", () => {
		const waits = { code: "erasure_waits", detail: ["2026-11-07"] };
		expect(errorMessageIn(waits, "zh")).toContain("最早 2026年11月7日");
		expect(errorMessageIn(waits, "en")).toContain("from 7 Nov 2026");
		const kept = { code: "within_retention", detail: ["2031-02-28"] };
		expect(errorMessageIn(kept, "zh")).toContain("到 2031年2月28日 未满");
		const ahead = { code: "clock_ahead", detail: ["2027-03-05", "2026-11-20"] };
		expect(errorMessageIn(ahead, "zh")).toContain("2027年3月5日，台账上一次使用是 2026年11月20日");
	});
	it.each(["folder_trouble", "job_running"])(
		"%s: is worded for all uses, not for exports only",
		(code) => {
			expect(errorMessageIn({ code }, "zh")).not.toContain("导出");
			expect(errorMessageIn({ code }, "en")).not.toMatch(/export/i);
		},
	);
	it("say in a second line where an error came up that can be reported", () => {
		const origin = { site: "store/write.rs:140", sqlite_code: 1555 };
		for (const lang of ["zh", "en"] as const) {
			for (const code of ["internal", "out_of_memory"]) {
				const [message, place] = errorMessageIn({ code, origin }, lang).split("\n");
				expect(message).toBe(errorMessageIn({ code }, lang));
				expect(place).toMatch(/store\/write\.rs:140 · (代码|code) 1555$/);
			}
		}
		const { site } = origin;
		expect(errorMessageIn({ code: "internal", origin: { site } }, "en")).toMatch(/:140$/);
	});
	it("are more precise where the field is known", () => {
		const plain = errorMessageIn({ code: "bad_value" }, "zh");
		expect(errorMessageIn({ code: "bad_value", field: "parties.0.phone" }, "zh")).not.toBe(plain);
		expect(errorMessageIn({ code: "bad_value", field: "office.number_pattern" }, "en")).toContain(
			"{short name}",
		);
		expect(errorMessageIn({ code: "bad_value", field: "parties.0.remark" }, "zh")).toBe(plain);
	});
});
