import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { blankParty } from "$domain/parties/party";
import { openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import type { Case, Session } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";
import { lastSessionBefore } from "./session";

const session = (id: string, starts: string, more: Partial<Session> = {}): Session => ({
	id,
	state: "held",
	form: "joint",
	room: null,
	starts,
	ends: null,
	mediators: ["a"],
	recorder: null,
	attendance: [],
	record: "",
	result: "",
	next_on: null,
	...more,
});
const FIRST = session("s1", "2026-11-12T14:30:00", {
	record: "申请人：\n".repeat(40) + "最后一行",
	result: "单位愿付六成",
});
const PLANNED = session("s2", "2026-11-20T09:10:00", { state: "planned" });
const CASE: Partial<Case> = {
	parties: [
		{ ...blankParty("applicant", "p1"), name: "欧 阳𠮷", phone: "138****0417" },
		{ ...blankParty("respondent", "p2"), name: "盛和水产行" },
	],
	claims: [{ id: "k1", text: "支付拖欠工资", amount: 812_050, claimant: "p1" }],
	sessions: [FIRST, PLANNED],
};
const states = ["planned", "held", "adjourned", "fallen_through"];
const presences = ["present", "no_show", "excused"];
const coded = (codes: string[]) => codes.map((code) => ({ code, zh: code, en: code }));
const vocabulary = new Proxy(VOCABULARY, {
	get: (all, list: string) =>
		list === "session_states"
			? coded(states)
			: list === "attendances"
				? coded(presences)
				: all[list],
});

let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];
async function open(): Promise<void> {
	const saved = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
	const opened = await openBook(
		{ boot: { vocabulary } },
		{
			case_get: () => caseView(CASE, { stage: "mediating" }),
			draft_list: () => [],
			draft_get: () => null,
			draft_save: () => ({ at: "2026-11-20T06:02:00Z" }),
			sessions_on_day: () => [],
			part_put: () => saved,
			case_edit: () => saved,
		},
	);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "sessions" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close, keepFocus()];
	await settle();
}
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
});

const click = async (testid: string) => {
	byTestId(testid)!.focus();
	byTestId(testid)!.click();
	await settle(8);
};
const press = async (key: string, more: KeyboardEventInit = {}) => {
	document.activeElement!.dispatchEvent(
		new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
	);
	await settle(8);
};
async function type(testid: string, text: string): Promise<void> {
	const field = byTestId(testid) as HTMLTextAreaElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}

describe("the view in which a session is held", () => {
	it("stands over the window, with the facts of the case folded beside the record", async () => {
		await open();
		await click("session-2-record");
		expect(byTestId("session-editor")!.classList.contains("dialog-full")).toBe(true);
		expect(byTestId("session-record")!.closest(".fill")).not.toBeNull();
		const folded = ["facts-parties", "facts-claims", "facts-last"].map(
			(testid) => byTestId(testid) as HTMLDetailsElement,
		);
		expect(folded.map((one) => one.open)).toEqual([false, false, false]);
		const [parties, claims, last] = folded.map((one) => one.textContent.replace(/\s+/g, " "));
		expect(parties).toContain("欧 阳𠮷 138****0417");
		expect(claims).toContain("欧 阳𠮷 支付拖欠工资 8,120.50");
		expect(last).toContain("单位愿付六成");
		await press("Escape");
	});
	it("begins with the attendance, which one key ticks, and is left by Esc where one was", async () => {
		await open();
		await click("session-2-record");
		expect(document.activeElement).toBe(byTestId("attendance-all"));
		byTestId("attendance-all")!.click();
		await type("session-record", "双方到场，申请人提交工资单 3 张");
		await press("Escape");
		expect(byTestId("session-editor")).toBeNull();
		await vi.waitFor(() =>
			expect((document.activeElement as HTMLElement).dataset.testid).toBe("session-2-record"),
		);
	});
	it("is saved from the keyboard, with the attendance that was ticked", async () => {
		await open();
		await click("session-2-record");
		byTestId("attendance-all")!.click();
		await type("session-record", "双方到场");
		await press("Enter", { ctrlKey: true, code: "Enter" });
		const [put] = sent.filter(([cmd]) => cmd === "part_put").map(([, payload]) => payload);
		expect(put).toMatchObject({
			part: {
				value: {
					id: "s2",
					state: "held",
					record: "双方到场",
					attendance: [
						{ party: "p1", attendance: "present" },
						{ party: "p2", attendance: "present" },
					],
				},
			},
		});
		expect(byTestId("session-editor")).toBeNull();
	});
	it("says how to add a room if there is none, and leads there", async () => {
		await open();
		await click("session-2-record");
		expect(byTestId("session-no-rooms")!.textContent).toContain("还没有调解室");
		byTestId("session-add-room")!.click();
		await settle();
		expect(nav.route).toEqual({ view: "settings", section: "rooms" });
		await press("Escape");
	});
	it("unfolds time and place if something is missing there", async () => {
		await open();
		await click("session-2-record");
		byTestId("attendance-all")!.click();
		expect((byTestId("session-when") as HTMLDetailsElement).open).toBe(false);
		await type("session-starts", "");
		await click("session-save");
		expect((byTestId("session-when") as HTMLDetailsElement).open).toBe(true);
		expect(sent.filter(([cmd]) => cmd === "part_put")).toEqual([]);
	});
	it("names the session before the one that is written, not a later one", () => {
		const it = caseView({
			...CASE,
			sessions: [PLANNED, session("s3", "2026-11-19T10:00:00"), FIRST],
		});
		expect(lastSessionBefore(it.case, "s2")?.id).toBe("s3");
		expect(lastSessionBefore(it.case, "s3")?.id).toBe("s1");
		expect(lastSessionBefore(it.case, "s1")).toBeUndefined();
		expect(lastSessionBefore(it.case, undefined)?.id).toBe("s3");
	});
});
