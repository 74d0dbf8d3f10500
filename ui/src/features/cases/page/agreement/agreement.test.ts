import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { Obligation } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";
import { outstanding, performedSum } from "./obligations";

const OWED: Obligation = {
	id: "o1",
	debtor: null,
	creditor: null,
	what: "付清拖欠的工资",
	amount: 500_000,
	due_on: "2026-12-10",
	performed_on: null,
	performed_note: "",
	payments: [{ on: "2026-11-12", amount: 200_000, note: "微信转账" }],
};
const saved = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };

let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];
async function open(obligations: Obligation[], answers: Record<string, FakeReply> = {}) {
	const opened = await openBook(
		{ boot: { vocabulary: VOCABULARY } },
		{
			case_get: () => caseView({ obligations }, { claimed: 1_500_000 }),
			draft_list: () => [],
			draft_get: () => null,
			part_put: () => saved,
			parts_add: () => saved,
			...answers,
		},
	);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "agreement" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
}
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
});

const click = async (testid: string) => {
	byTestId(testid)!.click();
	await settle();
};
const field = (testid: string) => byTestId(testid) as HTMLInputElement;
async function type(testid: string, text: string): Promise<void> {
	field(testid).value = text;
	field(testid).dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}
const payloads = (cmd: string) => sent.filter(([one]) => one === cmd).map(([, payload]) => payload);
const text = (testid: string) => byTestId(testid)?.textContent.replace(/\s+/g, " ").trim();

describe("instalments", () => {
	it("are read from a sentence, shown, and saved in one write", async () => {
		await open([]);
		await click("instalments-open");
		await type("instalments-what", "支付拖欠的工资");
		await type("instalments-sentence", "12,100 元分 3 期，每月 31 日，首期2026-12-31");
		expect(text("instalments-remainder")).toContain("0.01");
		expect(text("instalments-sum")).toContain("12,100.00");
		expect(document.body.textContent).toContain("该月没有这一天，取月末");
		await click("instalments-save");
		expect(payloads("parts_add")).toMatchObject([
			{
				case: CASE_ID,
				parts: [
					["2026-12-31", 403_333, 1],
					["2027-01-31", 403_333, 2],
					["2027-02-28", 403_334, 3],
				].map(([due_on, amount, n]) => ({
					part: "obligation",
					value: { due_on, amount, what: `支付拖欠的工资（第${n}期，共3期）` },
				})),
				draft: { form: "instalments" },
			},
		]);
		expect(byTestId("instalments-dialog")).toBeNull();
	});
	it("are not saved while their sum is not the total or a day is missing", async () => {
		await open([]);
		await click("instalments-open");
		await type("instalments-what", "支付拖欠的工资");
		await type("instalments-sentence", "分2期，首期12月10日付5000，余款每月10日付清");
		// The claims are what is owed if the sentence says nothing else.
		expect(field("instalments-1-amount").value).toBe("10,000.00");
		await type("instalments-1-amount", "9000");
		expect(text("instalments-sentence-field-error")).toContain("少 1,000.00");
		await click("instalments-save");
		expect(payloads("parts_add")).toEqual([]);
		await type("instalments-1-amount", "10000");
		await type("instalments-1-due", "");
		await click("instalments-save");
		expect(payloads("parts_add")).toEqual([]);
		await type("instalments-1-due", "2027-01-20");
		await click("instalments-save");
		expect(payloads("parts_add")).toHaveLength(1);
	});
});

describe("payments", () => {
	it("are added to those before, and what is outstanding is offered", async () => {
		await open([OWED]);
		expect(text("obligation-0-paid")).toContain("尚欠 3,000.00");
		expect(text("obligations-outstanding")).toBe("3,000.00");
		await click("obligation-0-pay");
		expect(field("payment-amount").value).toBe("3,000.00");
		await type("payment-amount", "1000");
		await type("payment-note", "现金");
		await click("payment-save");
		const added = { on: "2026-11-20", amount: 100_000, note: "现金" };
		expect(payloads("part_put")).toMatchObject([
			{ part: { value: { id: "o1", payments: [OWED.payments![0], added] } } },
		]);
	});
	it("of more than is owed are asked about and may be kept", async () => {
		const doubt = { code: "doubtful", field: "part.value.payments", detail: ["overpaid"] };
		await open([OWED], {
			part_put: ({ kept }) => {
				if (!kept) throw doubt;
				return saved;
			},
		});
		await click("obligation-0-pay");
		await type("payment-amount", "3001");
		await click("payment-save");
		expect(text("payment-amount-field-error")).toContain("超过了应履行的金额");
		await click("payment-amount-field-keep");
		expect(payloads("part_put")[1]).toMatchObject({ kept: ["part.value.payments"] });
		expect(byTestId("payment-dialog")).toBeNull();
	});
	it("are asked about again if the amount was changed after the question", async () => {
		const doubt = { code: "doubtful", field: "part.value.payments", detail: ["overpaid"] };
		await open([OWED], {
			part_put: () => {
				throw doubt;
			},
		});
		await click("obligation-0-pay");
		await type("payment-amount", "3001");
		await click("payment-save");
		await type("payment-amount", "9001");
		await click("payment-amount-field-keep");
		await type("payment-note", "现金");
		await click("payment-amount-field-keep");
		expect(payloads("part_put").map(({ kept }) => kept)).toEqual([
			undefined,
			undefined,
			["part.value.payments"],
		]);
	});
	it("that become more than is owed, by its correction, are asked about and may be kept", async () => {
		const doubt = { code: "doubtful", field: "part.value.payments", detail: ["overpaid"] };
		await open([OWED], {
			part_put: ({ kept }) => {
				if (!kept) throw doubt;
				return saved;
			},
		});
		await click("obligation-0-edit");
		await type("obligation-amount", "1500");
		await click("obligation-save");
		expect(text("obligation-amount-field-error")).toContain("超过了应履行的金额");
		await click("obligation-amount-field-keep");
		expect(payloads("part_put")[1]).toMatchObject({ kept: ["part.value.payments"] });
		expect(byTestId("obligation-dialog")).toBeNull();
	});
	it("count as far as they were paid; what is said to be performed counts whole", () => {
		const said = { ...OWED, performed_on: "2026-11-18" };
		expect([performedSum(OWED), outstanding(OWED)]).toEqual([200_000, 300_000]);
		expect([performedSum(said), outstanding(said)]).toEqual([500_000, 0]);
		const before: Obligation = { ...said };
		delete before.payments;
		expect([performedSum(before), outstanding(before)]).toEqual([500_000, 0]);
	});
});
