import { describe, expect, it } from "vitest";
import { shownPattern, storedPattern } from "./numberPattern";

describe("the pattern of case numbers", () => {
	it.each([
		["{name}劳调字〔{year}〕第{n}号", "{简称}劳调字〔{年份}〕第{序号}号"],
		["{year}-{n:3}", "{年份}-{序号:3}"],
		["（{year}）{n} {other}", "（{年份}）{序号} {other}"],
	])("%s is shown with words, and typed back", (stored, shown) => {
		expect(shownPattern(stored, "zh")).toBe(shown);
		for (const lang of ["zh", "en"] as const) {
			expect(storedPattern(shownPattern(stored, lang))).toBe(stored);
		}
	});
	it("is understood in full width, with blanks, and with the stored placeholders", () => {
		expect(storedPattern("｛简称｝〔{ 年份 }〕{序号：3}")).toBe("{name}〔{year}〕{n:3}");
		expect(storedPattern("{name}{year}{n}")).toBe("{name}{year}{n}");
	});
});
