import { describe, expect, it } from "vitest";
import type { RegionalFigure } from "$lib/generated/types";
import { WORDS } from "$lib/i18n/words";
import {
	blankValues,
	CALCULATORS,
	calculationOf,
	FIELDS,
	figureFor,
	missingMonth,
	monthsBetween,
	reversedFrom,
	shownFields,
} from "./calculations";

describe("the fields of the calculators", () => {
	it("each have a label in both languages", () => {
		for (const calculator of CALCULATORS)
			for (const { name } of FIELDS[calculator])
				for (const lang of ["zh", "en"] as const) {
					const labels: Record<string, string> = WORDS[lang].calculators.fields[calculator];
					expect(labels[name], `${calculator}.${name}`).toBeTruthy();
				}
	});

	it("ask for the subsidies of a grade only after the end of the employment", () => {
		const names = (more: object) =>
			shownFields("injury", { ...blankValues("injury"), ...more }).map((field) => field.name);
		expect(names({ grade: 7, ended: true })).toContain("employment_lump_sum");
		for (const more of [{ grade: 7 }, { grade: 4, ended: true }, { ended: true }])
			expect(names(more)).not.toContain("employment_lump_sum");
	});
});

describe("monthsBetween", () => {
	it.each([
		["2025-11-20", "2026-02-01", ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"]],
		["2026-03-31", "2026-03-01", ["2026-03-01"]],
		["2026-03-01", "2026-02-28", []],
		["2026-03-01", null, []],
		[null, "2026-03-01", []],
	])("lists the months from %s to %s", (first, last, months) => {
		expect(monthsBetween(first, last)).toEqual(months);
	});

	it("stops one month after the most that the core takes", () => {
		expect(monthsBetween("1990-01-01", "2026-01-01")).toHaveLength(121);
		expect(monthsBetween("2016-02-01", "2026-01-01")).toHaveLength(120);
	});
});

describe("the months of wage arrears", () => {
	it.each([
		[null, null, undefined, undefined],
		["2026-05-20", null, "last_month", undefined],
		[null, "2026-05-10", "first_month", undefined],
		// Any day of the month may be typed.
		["2026-05-20", "2026-05-10", undefined, undefined],
		["2026-05-20", "2026-04-30", undefined, "2026-05-01"],
		["2026-01-01", "2025-12-31", undefined, "2026-01-01"],
		["2025-12-31", "2026-01-01", undefined, undefined],
	])("from %s to %s", (first_month, last_month, missing, reversed) => {
		const values = { ...blankValues("wage_arrears"), wage: 600_000, first_month, last_month };
		expect(missingMonth(values)).toBe(missing);
		expect(reversedFrom(values)).toBe(reversed);
		for (const unpaid_days of [null, 150]) {
			const calculation = calculationOf("wage_arrears", { ...values, unpaid_days }, {});
			expect(calculation === undefined).toBe(!!missing || !!reversed);
		}
	});

	it("are one month if both days are in it, whichever comes first", () => {
		const values = {
			wage: 600_000,
			unpaid_days: null,
			first_month: "2026-05-20",
			last_month: "2026-05-10",
		};
		expect(calculationOf("wage_arrears", values, {})?.input).toMatchObject({
			months: [{ month: "2026-05-01", paid: null }],
		});
	});
});

describe("calculationOf", () => {
	it("waits for each needed field", () => {
		const values = {
			...blankValues("compensation"),
			started_on: "2020-03-01",
			ended_on: "2026-08-31",
			wage: 800_000,
		};
		expect(calculationOf("compensation", values, {})).toEqual({
			calculator: "compensation",
			input: {
				kind: "compensation",
				started_on: "2020-03-01",
				ended_on: "2026-08-31",
				wage: 800_000,
				average_wage: null,
				minimum_wage: null,
			},
		});
		for (const name of ["started_on", "ended_on", "wage"])
			expect(calculationOf("compensation", { ...values, [name]: null }, {})).toBeUndefined();
	});

	it("gives each month of wage arrears what was paid of it", () => {
		const values = {
			wage: 600_000,
			unpaid_days: 150,
			first_month: "2026-03-09",
			last_month: "2026-04-02",
		};
		const paid = { "2026-04-01": 200_000, "2026-05-01": 100_000 };
		expect(calculationOf("wage_arrears", values, paid)).toEqual({
			calculator: "wage_arrears",
			input: {
				wage: 600_000,
				unpaid_days: 150,
				months: [
					{ month: "2026-03-01", paid: null },
					{ month: "2026-04-01", paid: 200_000 },
				],
			},
		});
	});

	it("leaves out a subsidy that is not asked any more", () => {
		const values = {
			...blankValues("injury"),
			injured_on: "2025-12-09",
			grade: 7,
			ended: false,
			medical_lump_sum: 12_000_000,
		};
		expect(calculationOf("injury", values, {})?.input).toMatchObject({
			grade: 7,
			insured: true,
			medical_lump_sum: null,
		});
		const ended = calculationOf("injury", { ...values, ended: true }, {});
		expect(ended?.input).toMatchObject({ medical_lump_sum: 12_000_000 });
	});
});

describe("figureFor", () => {
	const row = (more: Partial<RegionalFigure>) =>
		({ figure: "minimum_wage", grade: null, valid_to: null, ...more }) as RegionalFigure;
	const OLD = row({ valid_from: "2024-01-01", valid_to: "2025-12-31", amount: 249_000 });
	const NEW = row({ valid_from: "2026-01-01", amount: 266_000 });
	const SEVENTH = row({
		figure: "medical_lump_sum",
		grade: 7,
		valid_from: "2015-06-01",
		amount: 12_000_000,
	});
	const table = [OLD, NEW, SEVENTH];
	const find = (calculator: "sick_pay" | "injury", name: string, values: object) => {
		const field = FIELDS[calculator].find((one) => one.name === name)!;
		return figureFor(field, { ...blankValues(calculator), ...values }, table);
	};

	it("is the figure of the day", () => {
		for (const [on, expected] of [
			["2023-12-31", undefined],
			["2024-01-01", OLD],
			["2025-12-31", OLD],
			["2026-01-01", NEW],
			[null, undefined],
		] as const)
			expect(find("sick_pay", "minimum_wage", { started_on: on }), String(on)).toBe(expected);
	});

	it("of the minimum wage is that of the end of the employment for compensation", () => {
		const field = FIELDS.compensation.find((one) => one.name === "minimum_wage")!;
		const values = {
			...blankValues("compensation"),
			started_on: "2026-03-01",
			ended_on: "2025-12-31",
		};
		expect(figureFor(field, values, table)).toBe(OLD);
		expect(figureFor(field, { ...values, ended_on: "2026-01-01" }, table)).toBe(NEW);
	});

	it("is the figure of the grade", () => {
		for (const [grade, expected] of [
			[7, SEVENTH],
			[8, undefined],
			[null, undefined],
		] as const)
			expect(find("injury", "medical_lump_sum", { injured_on: "2025-12-09", grade })).toBe(
				expected,
			);
	});
});
