import { untrack } from "svelte";
import { call, CallError } from "$lib/backend";
import { type FieldMessage, fieldError, formError } from "$lib/forms/formErrors";
import type { Calculation, CalculationResult, RegionalFigure } from "$lib/generated/types";
import { errorMessage, show, t } from "$lib/i18n/index.svelte";
import {
	blankValues,
	type CalculatorField,
	type CalculatorName,
	CALCULATORS,
	calculationOf,
	figureFor,
	FIELDS,
	MAX_MONTHS,
	missingMonth,
	monthsBetween,
	reversedFrom,
	type Values,
} from "./calculations";
import type { ProposedClaim } from "./calculatorDialog.svelte";

/** What is typed into the calculators, and the result, which follows from it. Must be created during component setup. */
export class CalculatorForm {
	calculator = $state<CalculatorName>("wage_arrears");
	/** What is typed, by calculator, so that nothing is lost by a look at another one. */
	readonly typed: Record<CalculatorName, Values> = $state(
		Object.fromEntries(CALCULATORS.map((name) => [name, blankValues(name)])) as Record<
			CalculatorName,
			Values
		>,
	);
	/** What was paid of each month of wage arrears, by its first day. */
	readonly paid: Record<string, number | null> = $state({});
	/** The result of what is typed; undefined while that is incomplete or refused. */
	result = $state.raw<CalculationResult>();
	/** The fields that the core misses, beside those that are always needed. */
	#missing = $state.raw<readonly string[]>([]);
	#error = $state.raw<CallError>();
	#figures = $state.raw<readonly RegionalFigure[]>([]);
	/** The table's figure with which each field was filled last, by calculator and name. */
	readonly #filled = new Map<string, RegionalFigure | undefined>();
	readonly #calculation = $derived(calculationOf(this.calculator, this.values, this.paid));

	constructor() {
		void call("regional_figures", {})
			.then((figures) => (this.#figures = figures))
			// Without the table every figure is typed.
			.catch(() => undefined);
		$effect(() => this.#fillFigures());
		$effect(() => {
			const calculation = this.#calculation && $state.snapshot(this.#calculation);
			return this.#send(calculation as Calculation | undefined);
		});
	}

	get values(): Values {
		return this.typed[this.calculator];
	}

	/** The fields without which nothing is calculated, beside those that are always needed. */
	get missing(): readonly string[] {
		const month = this.calculator === "wage_arrears" ? missingMonth(this.values) : undefined;
		return month ? [month] : this.#missing;
	}

	/** The months of wage arrears, each with a field for what was paid. */
	get months(): string[] {
		if (this.calculator !== "wage_arrears") return [];
		const { first_month, last_month } = this.values;
		return monthsBetween(first_month!, last_month!).slice(0, MAX_MONTHS);
	}

	/** The claim of the result; undefined without a result, and if nothing is owed. */
	get claim(): ProposedClaim | undefined {
		const calculation = this.#calculation;
		if (!this.result || !calculation || this.result.total === 0) return undefined;
		const { claims } = t().calculators;
		const key =
			calculation.calculator === "compensation" ? calculation.input.kind : calculation.calculator;
		return { text: claims[key], amount: this.result.total };
	}

	/** Returns the table's figure for a field. */
	figure(field: CalculatorField): RegionalFigure | undefined {
		return figureFor(field, this.values, this.#figures);
	}

	/** Returns the message for one field. */
	fieldError(path: string): FieldMessage | undefined {
		const words = t().calculators;
		const from = path === "last_month" ? reversedFrom(this.values) : undefined;
		if (from) return errorMessage({ code: "too_early", detail: [from] });
		if (path === "last_month" && fieldError(this.#error, "months")) return words.tooManyMonths;
		if (!fieldError(this.#error, path)) return undefined;
		const [limit] = this.#error!.detail;
		if (this.#error!.code === "bad_amount")
			return limit === undefined ? words.aboveZero : words.atMost(show.money(Number(limit)));
		return this.#error!.code === "bad_value" ? words.tooLarge : fieldError(this.#error, path);
	}

	/** The message for a refusal that belongs to no field. */
	get formError(): string | undefined {
		const names = FIELDS[this.calculator].map((field) => field.name);
		const paths = this.months.map((_, i) => `months.${i}.paid`);
		return formError(this.#error, [...names, ...paths, "months"]);
	}

	/** Fills a field whenever another figure of the table comes to hold; what was typed over it stays. */
	#fillFigures(): void {
		for (const field of FIELDS[this.calculator]) {
			if (!field.figure) continue;
			const key = `${this.calculator}.${field.name}`;
			const row = this.figure(field);
			const before = this.#filled.get(key);
			if (row === before) continue;
			this.#filled.set(key, row);
			untrack(() => {
				const present = this.values[field.name];
				if (present === null || present === before?.amount)
					this.values[field.name] = row?.amount ?? null;
			});
		}
	}

	/** Asks the core for the result; returns what makes its answer void. */
	#send(calculation: Calculation | undefined): () => void {
		let isCurrent = true;
		if (!calculation) {
			this.#show(undefined, undefined);
			return () => undefined;
		}
		void call("calculate", calculation)
			.then((result) => isCurrent && this.#show(result, undefined))
			.catch((thrown) => isCurrent && this.#show(undefined, CallError.from(thrown)));
		return () => (isCurrent = false);
	}

	#show(result: CalculationResult | undefined, error: CallError | undefined): void {
		// A field that is still empty is no mistake yet.
		const isIncomplete = error?.code === "missing";
		this.result = result;
		this.#missing = isIncomplete ? error.detail : [];
		this.#error = isIncomplete ? undefined : error;
	}
}
