import { afterEach, expect, it } from "vitest";
import { language } from "$lib/i18n/index.svelte";
import { INJURY, OVERTIME } from "./result.fixture";
import { stepAmount, stepMarks, workingText } from "./workingText";

afterEach(() => (language.current = "zh"));

it("is the result with each step, its formula and its article, and says that it is a reminder", () => {
	expect(workingText("加班工资", OVERTIME).split("\n")).toEqual([
		"加班工资",
		"1. 小时工资 | 4,350.00 ÷ 21.75 ÷ 8 | 25.00 元 | 人社部发〔2025〕2号",
		"2. 工作日延长工作时间 | 4,350.00 ÷ 21.75 ÷ 8 × 10 × 150% | 375.00 元 | 《劳动法》第四十四条",
		"3. 扣除已付 | 375.00 − 100.00 | −100.00 元",
		"合计 | 275.00 元 | 人民币贰佰柒拾伍元整",
		"※ 每一项只在最后四舍五入到分",
		"提示（仅供参考，以裁判机关认定为准）",
	]);
});

it("is English where the interface is", () => {
	language.current = "en";
	const lines = workingText("Overtime pay", OVERTIME).split("\n");
	expect(lines[1]).toBe(
		"1. Wage of an hour | 4,350.00 ÷ 21.75 ÷ 8 | 25.00 yuan | HRSS [2025] no. 2",
	);
	expect(lines.at(-1)).toContain("the tribunal decides");
});

it("names who pays, what is monthly, and what was not checked", () => {
	const text = workingText("工伤待遇", INJURY);
	expect(text).toContain("108,000.00 元 | 工伤保险基金 · 不计入合计");
	expect(text).toContain("用人单位 · 每月 · 不计入合计 · 未核对");
	expect(text).toContain("用人单位一次性支付合计 | 0.00 元");
	expect(text).toContain("※ 这里没有递减 | 《工伤保险条例》第三十六条");
	expect(text).toContain("标“未核对”的");
	expect(stepAmount(INJURY.steps[2]!)).toBe("");
	expect(stepMarks(INJURY.steps[2]!)).toEqual(["未核对"]);
	expect(stepMarks(OVERTIME.steps[0]!)).toEqual([]);
});
