import type { CalculationResult, CalculationStep } from "$lib/generated/types";
import { localText, show, t } from "$lib/i18n/index.svelte";

/** Returns the amount of a step; a deduction has a minus, a missing figure and a count of months nothing. */
export function stepAmount(step: CalculationStep): string {
	if (step.amount === null) return "";
	return `${step.effect === "deducted" ? "−" : ""}${show.money(step.amount)}`;
}

/** Returns the article of a step; empty for what was typed. */
export function basisText(step: CalculationStep): string {
	return step.basis ? localText(step.basis) : "";
}

/** Returns what else is to be known of a step: that it is owed each month, is no part of the sum, or rests on an unchecked figure. */
export function stepMarks(step: CalculationStep): string[] {
	const words = t().calculators;
	const isOwedBeside = step.payer !== null && step.effect === "shown";
	return [
		...(step.monthly ? [words.perMonth] : []),
		...(isOwedBeside ? [words.notCounted] : []),
		...(step.checked ? [] : [words.unchecked]),
	];
}

/** Returns the result with its working as plain text in the language of the interface. */
export function workingText(title: string, result: CalculationResult): string {
	const words = t().calculators;
	const yuan = t().common.yuan;
	const hasPayers = result.steps.some((step) => step.payer !== null);
	const total = hasPayers ? words.owedByEmployer : words.total;
	const steps = result.steps.map((step, i) => {
		const amount = stepAmount(step);
		const asides = [
			...(step.payer ? [words.payers[step.payer]] : []),
			...stepMarks(step),
			...(step.basis ? [basisText(step)] : []),
		];
		return [
			`${i + 1}. ${localText(step.label)}`,
			step.formula && ` | ${step.formula}`,
			amount && ` | ${amount} ${yuan}`,
			asides.length > 0 && ` | ${asides.join(" · ")}`,
		]
			.filter((part) => part)
			.join("");
	});
	return [
		title,
		...steps,
		`${total} | ${show.money(result.total)} ${yuan} | ${words.capitals(result.capitals)}`,
		...result.notices.map(({ text, basis }) => `※ ${localText(text)} | ${localText(basis)}`),
		...(result.steps.some((step) => !step.checked) ? [`※ ${words.uncheckedMeans}`] : []),
		`※ ${words.rounding}`,
		words.reminder,
	].join("\n");
}
