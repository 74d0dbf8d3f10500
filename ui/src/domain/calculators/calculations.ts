import type { Calculation, FigureKind, RegionalFigure, UnpaidMonth } from "$lib/generated/types";

/** A calculator by its code on the wire. */
export type CalculatorName = Calculation["calculator"];

/** The calculators, those that are needed most first. */
export const CALCULATORS = [
	"wage_arrears",
	"overtime",
	"compensation",
	"double_wages",
	"sick_pay",
	"injury",
] as const satisfies CalculatorName[];

/** The most months of wage arrears of which a row is shown; the core takes no more. */
export const MAX_MONTHS = 120;

/** What is typed into the fields of one calculator: fen, hundredths, a grade, a date, a choice, or yes. */
export type Values = Record<string, number | string | boolean | null>;

/** A field of a calculator; its label stands under its name in the texts. */
export interface CalculatorField {
	name: string;
	kind: "money" | "quantity" | "date" | "grade" | "choice" | "yes";
	/** True if nothing can be calculated without it. */
	needed?: boolean;
	/** The key of its hint. */
	hint?:
		| "anyDay"
		| "paidDays"
		| "restDays"
		| "lastTwelve"
		| "noContract"
		| "contributions"
		| "diagnosis";
	/** The published figure that fills it, which is the one of this date and, if `byGrade`, of the grade. */
	figure?: { kind: FigureKind; on: string; byGrade?: boolean };
}

/** The fields of each calculator, in their order. */
export const FIELDS: Readonly<Record<CalculatorName, readonly CalculatorField[]>> = {
	wage_arrears: [
		{ name: "wage", kind: "money", needed: true },
		{ name: "unpaid_days", kind: "quantity", hint: "paidDays" },
		{ name: "first_month", kind: "date", hint: "anyDay" },
		{ name: "last_month", kind: "date", hint: "anyDay" },
	],
	overtime: [
		{ name: "wage", kind: "money", needed: true },
		{ name: "paid", kind: "money" },
		{ name: "workday_hours", kind: "quantity" },
		{ name: "rest_day_hours", kind: "quantity", hint: "restDays" },
		{ name: "holiday_hours", kind: "quantity" },
	],
	compensation: [
		{ name: "kind", kind: "choice", needed: true },
		{ name: "started_on", kind: "date", needed: true },
		{ name: "ended_on", kind: "date", needed: true },
		{ name: "wage", kind: "money", needed: true, hint: "lastTwelve" },
		{ name: "average_wage", kind: "money", figure: { kind: "average_wage", on: "ended_on" } },
		{ name: "minimum_wage", kind: "money", figure: { kind: "minimum_wage", on: "ended_on" } },
	],
	double_wages: [
		{ name: "started_on", kind: "date", needed: true },
		{ name: "ended_on", kind: "date", needed: true, hint: "noContract" },
		{ name: "wage", kind: "money", needed: true },
	],
	sick_pay: [
		{ name: "started_on", kind: "date", needed: true },
		{ name: "ended_on", kind: "date", needed: true },
		{ name: "minimum_wage", kind: "money", figure: { kind: "minimum_wage", on: "started_on" } },
		{ name: "sick_pay", kind: "money" },
		{ name: "paid", kind: "money" },
	],
	injury: [
		{ name: "injured_on", kind: "date", needed: true, hint: "diagnosis" },
		{ name: "grade", kind: "grade" },
		{ name: "wage", kind: "money", hint: "contributions" },
		{ name: "average_wage", kind: "money", figure: { kind: "average_wage", on: "injured_on" } },
		{ name: "insured", kind: "yes" },
		{ name: "ended", kind: "yes" },
		{
			name: "medical_lump_sum",
			kind: "money",
			figure: { kind: "medical_lump_sum", on: "injured_on", byGrade: true },
		},
		{
			name: "employment_lump_sum",
			kind: "money",
			figure: { kind: "employment_lump_sum", on: "injured_on", byGrade: true },
		},
		{ name: "stop_from", kind: "date" },
		{ name: "stop_to", kind: "date" },
		{ name: "original_wage", kind: "money" },
		{ name: "paid", kind: "money" },
	],
};

/** Returns the values of an empty form. */
export function blankValues(calculator: CalculatorName): Values {
	const blank = (field: CalculatorField) => {
		if (field.kind === "choice") return "compensation";
		return field.kind === "yes" ? field.name === "insured" : null;
	};
	return Object.fromEntries(FIELDS[calculator].map((field) => [field.name, blank(field)]));
}

/** Returns the fields that are asked now: the subsidies of a grade only after the end of the employment. */
export function shownFields(calculator: CalculatorName, values: Values): CalculatorField[] {
	const { grade, ended } = values;
	const hasSubsidies = ended === true && typeof grade === "number" && grade >= 5;
	return FIELDS[calculator].filter((field) => !field.figure?.byGrade || hasSubsidies);
}

/** The two fields of wage arrears that hold a day of their month. */
type MonthField = "first_month" | "last_month";

/** Returns the month field of wage arrears that is still empty while the other one is filled; undefined if both or none are. */
export function missingMonth({ first_month, last_month }: Values): MonthField | undefined {
	if (!first_month === !last_month) return undefined;
	return first_month ? "last_month" : "first_month";
}

/** Returns the first day of the from month if the to month of wage arrears comes before it; any day of a month stands for it. */
export function reversedFrom({ first_month, last_month }: Values): string | undefined {
	if (typeof first_month !== "string" || typeof last_month !== "string") return undefined;
	const month = first_month.slice(0, 7);
	return last_month.slice(0, 7) < month ? `${month}-01` : undefined;
}

/** Returns the first days of the months from one to the other, `MAX_MONTHS` and one more at most; none if one is missing. */
export function monthsBetween(first: Values[string], last: Values[string]): string[] {
	if (typeof first !== "string" || typeof last !== "string") return [];
	const number = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
	const count = Math.min(number(last) - number(first) + 1, MAX_MONTHS + 1);
	return Array.from({ length: Math.max(count, 0) }, (_, i) => {
		const month = number(first) + i;
		const year = String(Math.floor(month / 12)).padStart(4, "0");
		return `${year}-${String((month % 12) + 1).padStart(2, "0")}-01`;
	});
}

/**
 * Returns the calculation of what was typed; undefined while a needed field is empty, or while the months of wage arrears are
 * incomplete or reversed, so that no month drops out silently. `paid` holds what was paid of each month of
 * wage arrears.
 */
export function calculationOf(
	calculator: CalculatorName,
	values: Values,
	paid: Readonly<Record<string, number | null>>,
): Calculation | undefined {
	const isEmpty = (field: CalculatorField) => field.needed && values[field.name] === null;
	if (FIELDS[calculator].some(isEmpty)) return undefined;
	if (calculator === "wage_arrears") {
		if (missingMonth(values) || reversedFrom(values)) return undefined;
		const { wage, unpaid_days, first_month, last_month } = values;
		const months = monthsBetween(first_month!, last_month!).map((month): UnpaidMonth => ({
			month,
			paid: paid[month] ?? null,
		}));
		return { calculator, input: { wage, months, unpaid_days } } as Calculation;
	}
	const asked = shownFields(calculator, values).map((field) => field.name);
	const input = FIELDS[calculator].map(({ name }) => [
		name,
		asked.includes(name) ? values[name] : null,
	]);
	return { calculator, input: Object.fromEntries(input) } as Calculation;
}

/** Returns the published figure for a field; undefined if the table has none, or its date or grade is not known yet. */
export function figureFor(
	field: CalculatorField,
	values: Values,
	figures: readonly RegionalFigure[],
): RegionalFigure | undefined {
	const { figure } = field;
	const on = figure && values[figure.on];
	if (!figure || typeof on !== "string") return undefined;
	const grade = figure.byGrade ? values.grade : null;
	return figures.find(
		(row) =>
			row.figure === figure.kind &&
			row.grade === grade &&
			row.valid_from <= on &&
			(row.valid_to === null || on <= row.valid_to),
	);
}
