import { mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallError } from "$lib/backend";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { RegionalFigure } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import { calculatorDialog } from "./calculatorDialog.svelte";
import CalculatorDialog from "./CalculatorDialog.svelte";
import { INJURY, OVERTIME } from "./result.fixture";

const MINIMUM: RegionalFigure = {
	figure: "minimum_wage",
	grade: null,
	amount: 266_000,
	label: { zh: "最低工资", en: "Minimum wage" },
	basis: { zh: "江苏省最低工资标准", en: "Minimum wages of Jiangsu" },
	valid_from: "2026-01-01",
	valid_to: null,
	checked: false,
};

const end: (() => void | Promise<void>)[] = [];
let sent: [string, Record<string, unknown>][] = [];

async function open(answer: FakeReply): Promise<void> {
	const opened = await openBook({}, { calculate: answer, regional_figures: () => [MINIMUM] });
	sent = opened.sent;
	calculatorDialog.open = true;
	const dialog = mount(CalculatorDialog, { target: document.body });
	end.push(() => unmount(dialog), opened.close);
	await settle();
}

async function type(testid: string, text: string): Promise<void> {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	field.dispatchEvent(new Event("blur", { bubbles: true }));
	await settle();
}

/** Chooses a calculator by its code. */
async function choose(code: string): Promise<void> {
	const box = byTestId("calc-choice") as HTMLInputElement;
	box.focus();
	box.click();
	box.value = code;
	box.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
	box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
	await settle();
}

const calculations = () => sent.filter(([cmd]) => cmd === "calculate").map(([, input]) => input);

beforeEach(() => {
	sent = [];
});
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	calculatorDialog.open = false;
	language.current = "zh";
	document.body.replaceChildren();
	vi.restoreAllMocks();
});

it("shows the result with its working once the fields are complete", async () => {
	await open(() => OVERTIME);
	await choose("overtime");
	expect(byTestId("calc-result")).toBeNull();
	expect(calculations()).toEqual([]);
	await type("calc-wage", "4350");
	await type("calc-workday-hours", "10");
	await type("calc-paid", "100");
	expect(calculations().at(-1)).toEqual({
		calculator: "overtime",
		input: {
			wage: 435_000,
			workday_hours: 1_000,
			rest_day_hours: null,
			holiday_hours: null,
			paid: 10_000,
		},
	});
	expect(byTestId("calc-total")?.textContent).toBe("275.00");
	expect(byTestId("calc-capitals")?.textContent).toBe("人民币贰佰柒拾伍元整");
	expect(byTestId("calc-step-1")?.textContent).toContain("4,350.00 ÷ 21.75 ÷ 8 × 10 × 150%");
	expect(byTestId("calc-step-1")?.textContent).toContain("《劳动法》第四十四条");
	expect(byTestId("calc-step-2")?.textContent).toContain("−100.00");
	expect(byTestId("calc-reminder")?.textContent).toContain("提示（仅供参考，以裁判机关认定为准）");
	await type("calc-wage", "");
	expect(byTestId("calc-result"), "an incomplete form has no result").toBeNull();
});

it("shows a refusal beside its field, and no result", async () => {
	await open(() => {
		throw new CallError("bad_amount", "input.paid", ["37500"]);
	});
	await choose("overtime");
	await type("calc-wage", "4350");
	expect(byTestId("calc-paid-field-error")?.textContent).toContain("不能多于应付的 375.00 元");
	expect(byTestId("calc-wage-field-error")).toBeNull();
	expect(byTestId("calc-result")).toBeNull();
});

it("says what is still missing without calling it a mistake", async () => {
	await open(() => {
		throw new CallError("missing", "workday_hours", ["workday_hours", "holiday_hours"]);
	});
	await choose("overtime");
	await type("calc-wage", "4350");
	expect(byTestId("calc-missing")?.textContent).toBe("还缺：工作日加班小时 · 法定休假日加班小时");
	expect(byTestId("calc-workday-hours-field-error")).toBeNull();
});

it("asks what was paid of each month, and refuses an end before the start", async () => {
	await open(() => OVERTIME);
	await type("calc-wage", "6000");
	await type("calc-first-month", "2026-03-01");
	await type("calc-last-month", "2026-04-30");
	await type("calc-month-1", "2000");
	expect(calculations().at(-1)?.input).toEqual({
		wage: 600_000,
		unpaid_days: null,
		months: [
			{ month: "2026-03-01", paid: null },
			{ month: "2026-04-01", paid: 200_000 },
		],
	});
	await type("calc-last-month", "2026-02-28");
	expect(byTestId("calc-last-month-field-error")?.textContent).toContain("2026-03-01");
});

it("names the month that is missing, and calculates nothing without it", async () => {
	await open(() => OVERTIME);
	await type("calc-wage", "6000");
	await type("calc-unpaid-days", "1.5");
	const before = calculations().length;
	expect(byTestId("calc-result")).not.toBeNull();
	await type("calc-first-month", "2026-05-20");
	expect(byTestId("calc-result"), "the month does not drop out silently").toBeNull();
	expect(byTestId("calc-missing")?.textContent).toBe("还缺：到哪个月止");
	await type("calc-first-month", "");
	await type("calc-last-month", "2026-05-10");
	expect(byTestId("calc-missing")?.textContent).toBe("还缺：从哪个月起");
	const between = calculations().slice(before);
	expect(between.every(({ input }) => (input as { months: unknown[] }).months.length === 0)).toBe(
		true,
	);
	await type("calc-first-month", "2026-05-20");
	expect(byTestId("calc-missing")).toBeNull();
	expect(byTestId("calc-last-month-field-error"), "both days are in May").toBeNull();
	expect(calculations().at(-1)?.input).toMatchObject({
		months: [{ month: "2026-05-01", paid: null }],
	});
});

it("fills the published figure in, and keeps what was typed over it", async () => {
	await open(() => OVERTIME);
	await choose("sick_pay");
	const minimum = () => (byTestId("calc-minimum-wage") as HTMLInputElement).value;
	expect(minimum()).toBe("");
	await type("calc-started-on", "2026-03-01");
	await type("calc-ended-on", "2026-04-30");
	expect(minimum()).toBe("2,660.00");
	expect(byTestId("calc-minimum-wage-field")?.textContent).toContain(
		"江苏省最低工资标准（未核对）",
	);
	expect(calculations().at(-1)?.input).toMatchObject({ minimum_wage: 266_000 });
	await type("calc-minimum-wage", "2700");
	expect(byTestId("calc-minimum-wage-field")?.textContent).toContain("2,660.00");
	await type("calc-started-on", "2025-03-01");
	expect(minimum(), "what was typed stays on another day").toBe("2,700.00");
	await type("calc-minimum-wage", "");
	expect(minimum(), "a cleared field stays empty").toBe("");
});

it("marks what is unchecked and says who pays", async () => {
	await open(() => INJURY);
	await choose("injury");
	await type("calc-injured-on", "2025-12-09");
	expect(byTestId("calc-step-0")?.textContent).toContain("工伤保险基金");
	expect(byTestId("calc-step-0")?.textContent).not.toContain("未核对");
	expect(byTestId("calc-step-1")?.textContent).toContain("每月");
	expect(byTestId("calc-step-1")?.textContent).toContain("未核对");
	expect(byTestId("calc-unchecked")).not.toBeNull();
	expect(byTestId("calc-notice-0")?.textContent).toContain("这里没有递减");
});

it("copies result and working as text", async () => {
	const writeText = vi.fn(() => Promise.resolve());
	vi.spyOn(navigator, "clipboard", "get").mockReturnValue({ writeText } as never);
	await open(() => OVERTIME);
	expect((byTestId("calc-copy") as HTMLButtonElement).disabled).toBe(true);
	await choose("overtime");
	await type("calc-wage", "4350");
	byTestId("calc-copy")!.click();
	await settle();
	expect(writeText).toHaveBeenCalledOnce();
	expect(String(writeText.mock.calls[0])).toContain("合计 | 275.00 元");
});

it("takes the sum over as a claim only where a case is shown", async () => {
	const taken: unknown[] = [];
	await open(() => OVERTIME);
	await choose("overtime");
	await type("calc-wage", "4350");
	expect(byTestId("calc-take-over")).toBeNull();
	const stop = calculatorDialog.offer((claim) => taken.push(claim));
	await settle();
	byTestId("calc-take-over")!.click();
	await settle();
	expect(taken).toEqual([{ text: "支付加班工资", amount: 27_500 }]);
	expect(calculatorDialog.open).toBe(false);
	stop();
	expect(calculatorDialog.takeOver).toBeUndefined();
});

it("is English where the interface is", async () => {
	language.current = "en";
	await open(() => OVERTIME);
	await choose("overtime");
	await type("calc-wage", "4350");
	expect(byTestId("calc-step-0")?.textContent).toContain("Wage of an hour");
	expect(byTestId("calc-result")?.textContent).not.toMatch(/小时工资|合计/);
});
