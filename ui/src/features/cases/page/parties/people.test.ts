import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const ID = "320213188503070524";
const saved = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
const roles = [{ code: "applicant", zh: "申请人", en: "Applicant" }];
const vocabulary = new Proxy(VOCABULARY, {
	get: (all, list: string) => (list === "party_roles" ? roles : all[list]),
});

let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];
let reply: FakeReply = () => saved;
beforeEach(async () => {
	reply = () => saved;
	const opened = await openBook(
		{ boot: { vocabulary } },
		{
			case_get: () => caseView(),
			draft_list: () => [],
			draft_get: () => null,
			parts_add: (payload) => reply(payload),
		},
	);
	sent = opened.sent;
	const page = mount(CasePage, {
		target: document.body,
		props: { caseId: CASE_ID, tab: "parties" },
	});
	end = [() => unmount(page), opened.close];
	await settle();
	byTestId("people-open")!.click();
	await settle();
});
afterEach(async () => {
	byTestId("people-cancel")?.click();
	await settle();
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
});

const cell = (row: number, column: string) =>
	byTestId(`people-${row}-${column}`) as HTMLInputElement;
async function type(testid: string, text: string): Promise<void> {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}
async function paste(row: number, column: string, text: string): Promise<void> {
	const event = new Event("paste", { bubbles: true, cancelable: true });
	Object.assign(event, { clipboardData: { getData: () => text } });
	cell(row, column).dispatchEvent(event);
	await settle();
}
async function press(row: number, column: string, key: string): Promise<void> {
	cell(row, column).focus();
	cell(row, column).dispatchEvent(
		new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
	);
	await settle();
}
const focused = () => (document.activeElement as HTMLElement).dataset.testid;
const added = () => sent.filter(([cmd]) => cmd === "parts_add").map(([, payload]) => payload);
const save = async () => {
	byTestId("people-save")!.click();
	await settle();
};

describe("the grid of people", () => {
	it("takes a paste of rows and saves all of them in one write", async () => {
		await type("people-claim", "支付拖欠工资");
		await paste(
			0,
			"name",
			`姓名\t电话\t身份证号\t金额\n冯小满\t13800005678\t${ID}\t812.5\n邓 永\t13900004321\t\t640`,
		);
		expect(cell(1, "name").value).toBe("邓 永");
		expect(byTestId("people-sum")!.textContent).toContain("2 人，共 1,452.50 元");
		await save();
		expect(added()).toMatchObject([
			{
				case: CASE_ID,
				parts: [
					{ part: "party", value: { name: "冯小满", phone: "13800005678", id_number: ID } },
					{ part: "claim", value: { amount: 81_250 } },
					{ part: "party", value: { name: "邓 永" } },
					{ part: "claim", value: { text: "支付拖欠工资", amount: 64_000 } },
				],
			},
		]);
		expect(byTestId("people-dialog")).toBeNull();
	});
	it("moves by Enter and arrows like a spreadsheet, and Enter in the last row adds one", async () => {
		await press(0, "phone", "Enter");
		expect(focused()).toBe("people-1-phone");
		await press(1, "phone", "ArrowUp");
		expect(focused()).toBe("people-0-phone");
		await press(0, "phone", "ArrowRight");
		expect(focused()).toBe("people-0-id_number");
		await press(2, "amount", "Enter");
		expect(focused()).toBe("people-3-amount");
	});
	it("refuses a bad cell beside it, and sends nothing before it is right", async () => {
		await paste(
			0,
			"name",
			"冯小满\t八千左右\t13800005678\n邓 永\t640\t13900004321\n鲁大海\t5\t13700001111",
		);
		await type("people-0-amount", "八千左右");
		expect(byTestId("people-0-amount-error")!.textContent).toContain("无法识别金额");
		await save();
		expect(added()).toEqual([]);
		await type("people-0-amount", "8000");
		await save();
		expect(added()).toHaveLength(1);
	});
	it("asks about a doubtful cell beside it, and keeps it if the person says so", async () => {
		reply = ({ kept }) => {
			if (kept) return saved;
			throw { code: "doubtful", field: "parts.2.value.phone", detail: ["unusual_phone"] };
		};
		await paste(0, "name", "冯小满\t13800005678\t5\n邓 永\t1380000123\t6");
		await save();
		expect(byTestId("people-1-phone-error")).not.toBeNull();
		byTestId("people-1-phone-keep")!.click();
		await settle();
		expect(added()[1]).toMatchObject({ kept: ["parts.2.value.phone"] });
	});
});
