import { describe, expect, it } from "vitest";
import { type InstalmentPlan, planInstalments } from "./instalments";

const TODAY = "2026-11-26";

/** The rows of a plan as "day amount", in yuan; ~ after a day that was moved to the end of a short month. */
function rows(text: string, owed: number | null = null): string[] {
	const plan = planInstalments(text, TODAY, owed);
	if (typeof plan === "string") return [plan];
	return plan.rows.map(
		({ due, amount, shortened }) =>
			`${due ?? "?"}${shortened ? "~" : ""} ${amount === null ? "?" : amount / 100}`,
	);
}
const plan = (text: string) => planInstalments(text, TODAY) as InstalmentPlan;

describe("a sentence that makes instalments", () => {
	it("divides a sum, and the remainder goes into the last instalment", () => {
		const due = ["2026-12-10 4033.33", "2027-01-10 4033.33", "2027-02-10 4033.34"];
		for (const text of [
			"12,100 元分 3 期，每月 10 日",
			"１２，１００元分３期，每月１０日",
			"12100元分三期每月10号",
			"共12100元，分为3期，每月10日前付清",
			"一万二千一百元分三期，每个月10日",
			"1.21万分3次，每月10日支付",
		])
			expect([text, rows(text)]).toEqual([text, due]);
		expect(plan("12,100 元分 3 期，每月 10 日").remainder).toBe(1);
		expect(plan("12,000 元分 3 期，每月 10 日").remainder).toBe(0);
	});
	it("takes the first instalment as it is named and divides the rest", () => {
		const text = "分三期，首期 2026-12-10 付 5000，余款每月 10 日付清";
		expect(rows(text, 1_210_000)).toEqual([
			"2026-12-10 5000",
			"2027-01-10 3550",
			"2027-02-10 3550",
		]);
		expect(rows(text)).toEqual(["2026-12-10 5000", "2027-01-10 ?", "2027-02-10 ?"]);
		expect(rows("12100元，首付5000元当场付清，余款分2期，每月10日")).toEqual([
			"2026-11-26 5000",
			"2026-12-10 3550",
			"2027-01-10 3550",
		]);
		expect(rows("首期12月5日付5000元，余款7,100元2027年1月31日前一次付清")).toEqual([
			"2026-12-05 5000",
			"2027-01-31 7100",
		]);
	});
	it("takes the last day of a month that has no such day, and says so", () => {
		expect(rows("4000元分4期，每月31日")).toEqual([
			"2026-11-30~ 1000",
			"2026-12-31 1000",
			"2027-01-31 1000",
			"2027-02-28~ 1000",
		]);
		expect(rows("2000元分2期，每月30日，自2028年2月起")).toEqual([
			"2028-02-29~ 1000",
			"2028-03-30 1000",
		]);
		expect(rows("2000元分2期，每月底")).toEqual(["2026-11-30 1000", "2026-12-31 1000"]);
	});
	it("knows other rhythms and where they begin", () => {
		expect(rows("6000元分3期，每半月，首期2026-12-10")).toEqual([
			"2026-12-10 2000",
			"2026-12-25 2000",
			"2027-01-10 2000",
		]);
		expect(rows("9000元分3期，每季度，首期2026-11-30付清")).toEqual([
			"2026-11-30 3000",
			"2027-02-28~ 3000",
			"2027-05-30 3000",
		]);
		expect(rows("9000元分3期，每季度末")).toEqual([
			"2026-12-31 3000",
			"2027-03-31 3000",
			"2027-06-30 3000",
		]);
		expect(rows("9000元分3期，自1月起每月15日")).toEqual([
			"2027-01-15 3000",
			"2027-02-15 3000",
			"2027-03-15 3000",
		]);
		expect(rows("9000元分2期，从下月开始每月5日")).toEqual(["2026-12-05 4500", "2027-01-05 4500"]);
		expect(rows("800元分2期，每周五")).toEqual(["2026-11-27 400", "2026-12-04 400"]);
		expect(rows("800元分2期，每两周，首期12月1日")).toEqual(["2026-12-01 400", "2026-12-15 400"]);
	});
	it("takes the amount of each and of the last one", () => {
		expect(rows("12100元，每月10日付5000元")).toEqual([
			"2026-12-10 5000",
			"2027-01-10 5000",
			"2027-02-10 2100",
		]);
		expect(rows("分3期，每期4000元，每月10日，最后一期2027年3月1日付4100元")).toEqual([
			"2026-12-10 4000",
			"2027-01-10 4000",
			"2027-03-01 4100",
		]);
		expect(rows("12100元分3期，每月10日，最后一期付6000元")).toEqual([
			"2026-12-10 3050",
			"2027-01-10 3050",
			"2027-02-10 6000",
		]);
	});
	it("takes instalments that are listed one by one", () => {
		for (const text of [
			"第一期2026年12月10日付5000元，第二期2027年1月20日付7100元",
			"12月10日付5000元；1月20日付7100元。",
			"第1期12月10日付5,000，第2期1月20日付7,100",
		]) {
			expect([text, rows(text)]).toEqual([text, ["2026-12-10 5000", "2027-01-20 7100"]]);
			expect(plan(text).total).toBe(1_210_000);
		}
	});
	it("says what is missing or cannot be", () => {
		expect(rows("12100元")).toEqual(["no_count"]);
		expect(rows("付清工资")).toEqual(["no_count"]);
		expect(rows("12100元分999期")).toEqual(["too_many"]);
		expect(rows("5000元分3期，首期付6000元，每月10日")).toEqual(["too_much"]);
		expect(rows("12100元分3期")).toEqual(["? 4033.33", "? 4033.33", "? 4033.34"]);
	});
});
