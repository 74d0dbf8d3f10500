import type { CalculationResult, CalculationStep } from "$lib/generated/types";

const STEP: CalculationStep = {
	label: { zh: "小时工资", en: "Wage of an hour" },
	formula: "4,350.00 ÷ 21.75 ÷ 8",
	amount: 2_500,
	effect: "shown",
	basis: { zh: "人社部发〔2025〕2号", en: "HRSS [2025] no. 2" },
	payer: null,
	monthly: false,
	checked: true,
};

/** Overtime of 375 yuan, of which 100 are paid. */
export const OVERTIME: CalculationResult = {
	total: 27_500,
	capitals: "贰佰柒拾伍元整",
	steps: [
		STEP,
		{
			...STEP,
			label: { zh: "工作日延长工作时间", en: "Overtime on working days" },
			formula: "4,350.00 ÷ 21.75 ÷ 8 × 10 × 150%",
			amount: 37_500,
			effect: "added",
			basis: { zh: "《劳动法》第四十四条", en: "Labour Law, art. 44" },
		},
		{
			...STEP,
			label: { zh: "扣除已付", en: "Less: paid already" },
			formula: "375.00 − 100.00",
			amount: 10_000,
			effect: "deducted",
			basis: null,
		},
	],
	notices: [],
};

/** A benefit by the fund, an unchecked monthly allowance and a missing subsidy by the employer. */
export const INJURY: CalculationResult = {
	total: 0,
	capitals: "零元整",
	steps: [
		{ ...STEP, amount: 10_800_000, payer: "fund" },
		{ ...STEP, amount: 420_000, payer: "employer", monthly: true, checked: false },
		{ ...STEP, formula: "—", amount: null, effect: "added", payer: "employer", checked: false },
	],
	notices: [
		{
			text: { zh: "这里没有递减", en: "Not reduced here" },
			basis: { zh: "《工伤保险条例》第三十六条", en: "Regulations, art. 36" },
		},
	],
};
