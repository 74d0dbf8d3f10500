import { afterEach, describe, expect, it } from "vitest";
import { language } from "$lib/i18n/index.svelte";
import { pairOf } from "./caseTitle";

afterEach(() => (language.current = "zh"));

describe("the two sides of a case", () => {
	const pair = (applicants: string, respondents: string) => pairOf({ applicants, respondents });
	it.each([
		["陈国平等12人", "鑫海水产行", "陈国平 and 11 others ↔ 鑫海水产行"],
		["周永顺", "鑫海等3方", "周永顺 ↔ 鑫海 and 2 others"],
		["何丽等2人", "", "何丽 and 1 other"],
		["平等12号仓", "", "平等12号仓"],
	])("%s ↔ %s", (applicants, respondents, english) => {
		const chinese = respondents === "" ? applicants : `${applicants} ↔ ${respondents}`;
		expect(pair(applicants, respondents)).toBe(chinese);
		language.current = "en";
		expect(pair(applicants, respondents)).toBe(english);
	});
});
