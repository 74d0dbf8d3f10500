import { describe, expect, it, vi } from "vitest";
import { language } from "$lib/i18n/index.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import {
	addOffer,
	CASE,
	click,
	core,
	EARLIER,
	hold,
	leave,
	open,
	PLANNED,
	press,
	puts,
	record,
	speak,
	TODAY,
	type,
} from "./cockpit.fixture";
import { MAX_RECORD } from "./recordText";

describe("the view in which a session is held", () => {
	it("begins in the record, over the window, and is left by Esc to where it was opened", async () => {
		await hold();
		expect(byTestId("session-cockpit")!.classList.contains("dialog-full")).toBe(true);
		expect(document.activeElement).toBe(record());
		expect(byTestId("cockpit-case")!.textContent).toContain("周永顺");
		await press("Escape");
		expect(byTestId("session-cockpit")).toBeNull();
		await vi.waitFor(() =>
			expect((document.activeElement as HTMLElement).dataset.testid).toBe("session-2-hold"),
		);
	});
	it("keeps what was typed, the offer that was not added and the points that were told", async () => {
		await hold();
		await type("cockpit-record", "14:05 申请人邓永：要求付清工资");
		await click("cockpit-tab-rights");
		await click("cockpit-right-0");
		await press("F4");
		await type("cockpit-offer-amount", "8120.5");
		await press("Escape");
		await settle(8);
		expect(core.drafts.size).toBe(1);
		await leave();
		await hold();
		expect(record().value).toBe("14:05 申请人邓永：要求付清工资");
		await click("cockpit-tab-rights");
		expect((byTestId("cockpit-right-0") as HTMLInputElement).checked).toBe(true);
		await click("cockpit-tab-offers");
		expect((byTestId("cockpit-offer-amount") as HTMLInputElement).value).toBe("8,120.50");
	});
	it("begins a line for whoever speaks, with the time, and not while an input method composes", async () => {
		await hold();
		await speak(1);
		await speak(3);
		expect(record().value).toMatch(/^\d\d:\d\d 调解员[^：]+：\n\d\d:\d\d 被申请人盛和水产行：$/);
		const before = record().value;
		await speak(2, { isComposing: true });
		expect(record().value).toBe(before);
		await click("cockpit-speaker-1");
		expect(record().value).toMatch(/\n\d\d:\d\d 申请人邓永：$/);
		expect(document.activeElement).toBe(record());
	});
	it("writes the names of roles in Chinese whatever the language of the screen", async () => {
		language.current = "en";
		await hold();
		await speak(2);
		expect(record().value).toContain("申请人邓永：");
	});
	it("inserts a phrase at the cursor, from the keyboard, with its first blank selected", async () => {
		await hold();
		await type("cockpit-record", "开场。");
		record().setSelectionRange(3, 3);
		await press("F2");
		expect(document.activeElement).toBe(byTestId("cockpit-phrase-filter"));
		await type("cockpit-phrase-filter", "付清");
		expect(byTestId("cockpit-phrase-office-0")).toBeNull();
		await press("Enter");
		expect(record().value).toBe("开场。被申请人表示愿意支付＿＿元，于＿＿前付清。");
		const { selectionStart, selectionEnd } = record();
		expect(record().value.slice(selectionStart, selectionEnd)).toBe("＿＿");
	});
	it("adds one line to the record when all points were told", async () => {
		await hold();
		await click("cockpit-tab-rights");
		await click("cockpit-right-1");
		expect(record().value).toBe("");
		await click("cockpit-right-0");
		expect(record().value).toMatch(/^\d\d:\d\d 调解员已告知：自愿原则、保密。$/);
		await click("cockpit-right-0");
		await click("cockpit-right-0");
		expect(record().value.match(/已告知/g)).toHaveLength(1);
	});
	it("says beside a record that is too long by how much, before it is sent", async () => {
		await hold();
		await type("cockpit-record", "字".repeat(MAX_RECORD - 100));
		expect(byTestId("cockpit-record-field")!.textContent).toContain("还可以写 100 字");
		await type("cockpit-record", "字".repeat(MAX_RECORD + 7));
		expect(byTestId("cockpit-record-field")!.textContent).toContain("超出 7 字");
		await click("cockpit-end");
		expect(byTestId("cockpit-end-dialog")).toBeNull();
		expect(puts()).toEqual([]);
	});
});

describe("the ladder of offers", () => {
	it("shows what lies between the latest offers, those of earlier sessions included", async () => {
		await hold();
		await click("cockpit-tab-offers");
		expect(byTestId("cockpit-gaps")!.textContent).toContain("相差 6,000.00 元");
		expect(byTestId("cockpit-earlier-1")!.textContent).toContain("3,000.00");
		await addOffer("5000", "0940");
		expect(byTestId("cockpit-offer-0")!.textContent).toContain("09:40");
		expect(byTestId("cockpit-gaps")!.textContent).toContain("调解员 5,000.00");
		await click("cockpit-offer-0-remove");
		expect(byTestId("cockpit-offer-0")).toBeNull();
	});
	it("stands on the page of the case with the session", async () => {
		await open();
		expect(byTestId("session-1-offers")!.textContent.replace(/\s+/g, " ")).toContain(
			"14:50 邓永 9,000.00 元、15:00 盛和水产行 3,000.00 元",
		);
		expect(byTestId("session-2-offers")).toBeNull();
	});
	it("refuses an offer without an amount beside its field", async () => {
		await hold();
		await click("cockpit-tab-offers");
		await click("cockpit-offer-add");
		expect(byTestId("cockpit-offer-amount-field-error")).not.toBeNull();
		expect(byTestId("cockpit-offer-0")).toBeNull();
	});
	it("is saved with the session, by time", async () => {
		await hold();
		await click("attendance-all");
		await click("cockpit-tab-offers");
		await addOffer("6000", "1005");
		await addOffer("5000", "0940");
		await click("cockpit-end");
		await click("cockpit-end-do");
		expect(puts()).toMatchObject([
			{
				id: "s2",
				offers: [
					{ by: null, at: "2026-10-20T09:40:00", amount: 500_000, claim: null, note: "" },
					{ by: null, at: "2026-10-20T10:05:00", amount: 600_000 },
				],
			},
		]);
	});
	it("is not left behind: an offer that was not added is asked about before the end", async () => {
		await hold();
		await click("cockpit-tab-offers");
		await type("cockpit-offer-amount", "6000");
		await click("cockpit-tab-attendance");
		await click("cockpit-end");
		expect(byTestId("cockpit-end-dialog")).toBeNull();
		expect(byTestId("cockpit-offer-amount-field")!.textContent).toContain("还没有添加");
	});
});

describe("the view for the parties", () => {
	it("shows the proposal with its capitals, and what the sides offered only if that is chosen", async () => {
		await hold();
		await click("cockpit-tab-offers");
		await addOffer("6000", "1005");
		await press("F8");
		const shown = () => byTestId("cockpit-large-shown")!.textContent;
		expect(shown()).toContain("人民币陆仟元整");
		expect(shown()).not.toContain("9,000.00");
		byTestId("cockpit-large-choice-both")!.querySelector("input")!.click();
		await settle();
		expect(shown()).toContain("9,000.00");
		await press("Escape");
		expect(byTestId("cockpit-large")).toBeNull();
		expect(byTestId("session-cockpit")).not.toBeNull();
	});
	it("shows the selected text, and no number of a phone", async () => {
		await hold();
		await type("cockpit-record", "申请人电话13900000417，同意 6,000.00元");
		record().setSelectionRange(0, record().value.length);
		await press("F8");
		expect(byTestId("cockpit-large-shown")!.textContent).toBe(
			"申请人电话＊＊＊＊，同意 6,000.00元",
		);
	});
});

describe("the end of a session", () => {
	it("saves result, next day and state", async () => {
		await hold();
		await click("attendance-all");
		await type("cockpit-record", "双方到场");
		await press("Enter", { ctrlKey: true, code: "Enter" });
		byTestId("cockpit-state-adjourned")!.querySelector("input")!.click();
		await type("cockpit-ends", "1030");
		await type("cockpit-result", "单位愿付六成");
		await press("Enter", { ctrlKey: true, code: "Enter" });
		expect(puts()).toMatchObject([
			{
				id: "s2",
				state: "adjourned",
				starts: "2026-10-20T09:10:00",
				ends: "2026-10-20T10:30:00",
				record: "双方到场",
				result: "单位愿付六成",
			},
		]);
		expect("offers" in puts()[0]!).toBe(false);
		expect(byTestId("session-cockpit")).toBeNull();
	});
	it("leads to what is missing", async () => {
		await hold();
		await click("cockpit-tab-facts");
		await click("cockpit-end");
		await click("cockpit-end-do");
		expect(puts()).toEqual([]);
		expect(byTestId("cockpit-end-dialog")).toBeNull();
		expect(byTestId("cockpit-missing")!.textContent).toContain("到场");
		expect(byTestId("session-attendance")).not.toBeNull();
	});
	it("leads to an offer that was refused", async () => {
		await hold();
		await click("attendance-all");
		core.refused = { code: "in_future", field: "part.value.offers.0.at", detail: [] };
		await click("cockpit-end");
		await click("cockpit-end-do");
		expect(byTestId("cockpit-end-dialog")).toBeNull();
		expect(byTestId("cockpit-offers")).not.toBeNull();
		expect(byTestId("cockpit-error")).not.toBeNull();
	});
	it("stays open with what was typed if it cannot be saved now", async () => {
		await hold();
		await click("attendance-all");
		core.refused = { code: "disk_trouble", detail: [] };
		await click("cockpit-end");
		await type("cockpit-result", "单位愿付六成");
		await click("cockpit-end-do");
		expect(byTestId("cockpit-end-error")).not.toBeNull();
		expect((byTestId("cockpit-result") as HTMLTextAreaElement).value).toBe("单位愿付六成");
	});
});

it("a session that is held on its day begins at the present time, with its end open", async () => {
	const starts = `${TODAY}T00:01:00`;
	await hold({ ...CASE, sessions: [EARLIER, { ...PLANNED, starts, ends: `${TODAY}T00:31:00` }] });
	const shown = byTestId("cockpit-time")!.textContent;
	expect(shown).not.toContain("00:31");
	expect(shown).toContain("已进行");
});
