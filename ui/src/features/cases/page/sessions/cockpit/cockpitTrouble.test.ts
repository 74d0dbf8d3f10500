import { describe, expect, it } from "vitest";
import { blankParty } from "$domain/parties/party";
import { flushDrafts } from "$lib/drafts.svelte";
import type { Case } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import { CASE_ID } from "../../caseModel.fixture.svelte";
import {
	addOffer,
	CASE,
	click,
	core,
	EARLIER,
	hold,
	leave,
	PLANNED,
	press,
	puts,
	record,
	setClock,
	speak,
	TODAY,
	type,
} from "./cockpit.fixture";

/** The case with its session planned for today at two, without an end. */
const TODAYS: Partial<Case> = {
	...CASE,
	sessions: [EARLIER, { ...PLANNED, starts: `${TODAY}T14:00:00` }],
};
const pressEnd = () => press("Enter", { ctrlKey: true, code: "Enter" });
const value = (testid: string) => (byTestId(testid) as HTMLInputElement).value;
/** Returns a field of the draft of the session, as the core has it. */
async function drafted(field: string): Promise<unknown> {
	await settle();
	await flushDrafts();
	return core.drafts.get(`session ${CASE_ID}:s2`)!.body[field];
}

describe("the end that is suggested", () => {
	it("is the present time whenever the end is opened, and never in the draft", async () => {
		setClock("14:00");
		await hold(TODAYS);
		await click("attendance-all");
		setClock("15:00");
		await pressEnd();
		expect(value("cockpit-ends")).toBe("15:00");
		expect(await drafted("ends")).toBeNull();
		await press("Escape");
		expect(byTestId("cockpit-end-dialog")).toBeNull();
		setClock("16:10");
		await pressEnd();
		expect(value("cockpit-ends")).toBe("16:10");
		await pressEnd();
		expect(puts()).toMatchObject([{ ends: `${TODAY}T16:10:00` }]);
	});
	it("gives way to one that was typed", async () => {
		setClock("14:00");
		await hold(TODAYS);
		await click("attendance-all");
		setClock("15:00");
		await pressEnd();
		await type("cockpit-ends", "1520");
		await press("Escape");
		setClock("16:10");
		await pressEnd();
		expect(value("cockpit-ends")).toBe("15:20");
		await pressEnd();
		expect(puts()).toMatchObject([{ ends: `${TODAY}T15:20:00` }]);
	});
	it("may be emptied", async () => {
		setClock("14:00");
		await hold(TODAYS);
		await click("attendance-all");
		setClock("15:00");
		await pressEnd();
		await type("cockpit-ends", "");
		await pressEnd();
		expect(puts()).toMatchObject([{ ends: null }]);
	});
	it("is taken back if the session cannot be saved now", async () => {
		setClock("14:00");
		await hold(TODAYS);
		await click("attendance-all");
		core.refused = { code: "disk_trouble", detail: [] };
		setClock("15:00");
		await pressEnd();
		await pressEnd();
		expect(puts()).toMatchObject([{ ends: `${TODAY}T15:00:00` }]);
		expect(value("cockpit-ends")).toBe("15:00");
		expect(await drafted("ends")).toBeNull();
	});
});

describe("the start of a session that is held", () => {
	const shown = () => byTestId("cockpit-time")!.textContent.replace(/\s+/g, " ");
	it("stays when the view is opened again, also if it was the planned one", async () => {
		setClock("14:00");
		await hold(TODAYS);
		await type("cockpit-record", "双方到场");
		await leave();
		setClock("14:40");
		await hold(TODAYS);
		expect(record().value).toBe("双方到场");
		expect(shown()).toContain("14:00 · 已进行 40 分钟");
	});
	it("is the present time without a draft, and with one of the plan", async () => {
		setClock("14:40");
		await hold(TODAYS);
		expect(shown()).toContain("14:40");
		await leave();
		const plan = { state: "planned", date: TODAY, starts: "14:00", ends: null, record: "提纲" };
		core.drafts.set(`session ${CASE_ID}:s2`, { body: plan });
		await hold(TODAYS);
		expect(record().value).toBe("提纲");
		expect(shown()).toContain("14:40");
	});
});

describe("the keys of the speakers", () => {
	it("do nothing while the end or the view for the parties is open", async () => {
		await hold();
		await type("cockpit-record", "双方到场");
		await pressEnd();
		await speak(2);
		expect(record().value).toBe("双方到场");
		expect(value("cockpit-result")).toBe("");
		await press("Escape");
		await press("F8");
		await speak(2);
		expect(record().value).toBe("双方到场");
		await press("Escape");
		await speak(2);
		expect(record().value).toMatch(/^双方到场\n\d\d:\d\d 申请人邓永：$/);
	});
	it("end with the ninth: further speakers have a button that Tab reaches", async () => {
		const parties = Array.from({ length: 11 }, (_, i) => ({
			...blankParty("applicant", `w${i}`),
			name: `工人${i + 1}`,
		}));
		await hold({ ...CASE, parties, sessions: [EARLIER, PLANNED] });
		const last = byTestId("cockpit-speaker-11") as HTMLButtonElement;
		expect(last.getAttribute("aria-keyshortcuts")).toBeNull();
		expect([last.disabled, last.tabIndex]).toEqual([false, 0]);
		await click("cockpit-speaker-11");
		expect(record().value).toMatch(/^\d\d:\d\d 申请人工人11：$/);
	});
});

describe("an offer that was told the mediator alone", () => {
	const isPrivate = () => (byTestId("cockpit-offer-private") as HTMLInputElement).checked;
	it("is marked, saved as such, and never shown to the parties", async () => {
		const [one, other] = EARLIER.offers!;
		const told = { ...EARLIER, offers: [{ ...one!, private: true }, other!] };
		await hold({ ...CASE, sessions: [told, PLANNED] });
		await click("attendance-all");
		await click("cockpit-tab-offers");
		expect(isPrivate()).toBe(false);
		await addOffer("6000", "1005");
		await click("cockpit-offer-private");
		await addOffer("7000", "1015");
		expect(isPrivate()).toBe(true);
		expect(byTestId("cockpit-offer-0")!.textContent).not.toContain("只供调解员");
		expect(byTestId("cockpit-offer-1")!.textContent).toContain("只供调解员");
		// The mediator sees what lies between all offers.
		expect(byTestId("cockpit-gaps")!.textContent).toContain("相差 6,000.00 元");
		await press("F8");
		const shown = () => byTestId("cockpit-large-shown")!.textContent;
		expect(shown()).toContain("6,000.00");
		expect(shown()).not.toContain("7,000.00");
		byTestId("cockpit-large-choice-both")!.querySelector("input")!.click();
		await settle();
		expect(shown()).toContain("3,000.00");
		expect(shown()).not.toContain("9,000.00");
		await press("Escape");
		await pressEnd();
		await pressEnd();
		const offers = puts()[0]!.offers!;
		expect(offers.map((offer) => offer.private)).toEqual([undefined, true]);
	});
	it("is what a separate session begins with", async () => {
		await hold({ ...CASE, sessions: [EARLIER, { ...PLANNED, form: "separate" }] });
		await click("attendance-all");
		await click("cockpit-tab-offers");
		expect(isPrivate()).toBe(true);
		await addOffer("6000", "1005");
		await click("cockpit-offer-private");
		await addOffer("7000", "1015");
		expect(isPrivate()).toBe(true);
		await pressEnd();
		await pressEnd();
		const offers = puts()[0]!.offers!;
		expect(offers.map((offer) => offer.private)).toEqual([true, undefined]);
	});
	it("is named as such on the page of the case", async () => {
		const told = { ...EARLIER.offers![0]!, private: true };
		await hold({ ...CASE, sessions: [{ ...EARLIER, offers: [told] }, PLANNED] });
		await press("Escape");
		expect(byTestId("session-1-offers")!.textContent).toContain("9,000.00 元 （只供调解员）");
	});
});

describe("what the view left in the draft", () => {
	it("is not lost in the editor of the session: the offer is added or cleared first", async () => {
		await hold();
		await click("cockpit-tab-rights");
		await click("cockpit-right-0");
		await click("cockpit-tab-offers");
		await type("cockpit-offer-amount", "6000");
		await press("Escape");
		await settle(8);
		await click("session-2-record");
		const field = () => byTestId("session-unadded-field");
		expect(field()!.textContent).toContain("调解员 6,000.00 元");
		expect(byTestId("session-ticked")!.textContent).toContain("1 项");
		await click("attendance-all");
		await click("session-save");
		expect(puts()).toEqual([]);
		expect(field()!.textContent).toContain("请先到“开始调解”或者“继续记录”里添加");
		expect(document.activeElement).toBe(byTestId("session-unadded-clear"));
		await click("session-unadded-clear");
		expect(field()).toBeNull();
		await click("session-save");
		expect(puts()).toHaveLength(1);
		expect("offers" in puts()[0]!).toBe(false);
	});
});
