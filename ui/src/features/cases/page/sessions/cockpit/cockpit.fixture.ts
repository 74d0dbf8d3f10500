/** A case with a planned session over a fake core, and what a mediator does in the view in which it is held. */
import { mount, unmount } from "svelte";
import { afterEach, beforeEach, vi } from "vitest";
import { blankParty } from "$domain/parties/party";
import { openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import type { Case, Session } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../../caseModel.fixture.svelte";

/** The day on which the book works in these tests. */
export const TODAY = "2026-11-20";

export const PLANNED: Session = {
	id: "s2",
	state: "planned",
	form: "joint",
	room: null,
	starts: "2026-10-20T09:10:00",
	ends: null,
	mediators: ["a"],
	recorder: null,
	attendance: [],
	record: "",
	result: "",
	next_on: null,
};
export const EARLIER: Session = {
	...PLANNED,
	id: "s1",
	state: "adjourned",
	starts: "2026-10-12T14:30:00",
	offers: [
		{ by: "p1", at: "2026-10-12T14:50:00", amount: 900_000, claim: null, note: "" },
		{ by: "p2", at: "2026-10-12T15:00:00", amount: 300_000, claim: null, note: "" },
	],
};
export const CASE: Partial<Case> = {
	parties: [
		{ ...blankParty("applicant", "p1"), name: "邓永", phone: "138****0417" },
		{ ...blankParty("respondent", "p2"), name: "盛和水产行" },
	],
	claims: [{ id: "k1", text: "支付拖欠工资，电话13900000417", amount: 812_050 }],
	sessions: [EARLIER, PLANNED],
};
const SCRIPT = {
	rights: [
		{ title: "自愿原则", text: "由当事人自己决定。" },
		{ title: "保密", text: "予以保密。" },
	],
	told: "调解员已告知：自愿原则、保密。",
	phrases: [
		{ group: "office", phrases: ["现场核对了送货单。"] },
		{ group: "proposal", phrases: ["被申请人表示愿意支付＿＿元，于＿＿前付清。"] },
	],
};
const coded = (codes: Record<string, string>) =>
	Object.entries(codes).map(([code, zh]) => ({ code, zh, en: code }));
const LISTS: Record<string, unknown> = {
	session_states: coded({ planned: "已安排", held: "已调解", adjourned: "中止，择日再调" }),
	attendances: coded({ present: "到场", no_show: "未到场" }),
	party_roles: coded({ applicant: "申请人", respondent: "被申请人" }),
};
const vocabulary = new Proxy(VOCABULARY, {
	get: (all, list: string) => LISTS[list] ?? all[list],
});

/** What the fake core holds: its drafts by form and subject, the calls it got, and with what it refuses a session. */
export const core = {
	drafts: new Map<string, { body: Record<string, unknown> }>(),
	sent: [] as [string, Record<string, unknown>][],
	refused: undefined as unknown,
};
let end: (() => void | Promise<void>)[] = [];

/** Opens the case on the page of its sessions. */
export async function open(view: Partial<Case> = CASE): Promise<void> {
	const opened = await openBook(
		{ boot: { vocabulary, today: TODAY } },
		{
			case_get: () => caseView(view, { stage: "mediating" }),
			draft_list: () => [],
			draft_get: ({ form, subject }) =>
				core.drafts.get(`${String(form)} ${String(subject)}`) ?? null,
			draft_save: ({ form, subject, body }) => {
				core.drafts.set(`${String(form)} ${String(subject)}`, {
					body: body as Record<string, unknown>,
				});
				return { at: "2026-10-20T06:02:00Z" };
			},
			draft_drop: () => ({}),
			session_script: () => SCRIPT,
			sessions_on_day: () => [],
			part_put: () => {
				if (core.refused) throw core.refused;
				return { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
			},
			case_edit: () => ({
				case: CASE_ID,
				number: "",
				version: 6,
				seq: 10,
				undoable: false,
				saved_at: "",
			}),
		},
	);
	core.sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "sessions" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close, keepFocus()];
	await settle();
}

/** Opens the case and the view of its planned session. */
export async function hold(view?: Partial<Case>): Promise<void> {
	await open(view);
	await click("session-2-hold");
}
/** Leaves the page as it is, like a lock; what was typed is a draft then. */
export async function leave(): Promise<void> {
	for (const one of end.splice(0)) await one();
	document.body.replaceChildren();
}
beforeEach(() => {
	nav.reset({ view: "cases" });
	core.drafts.clear();
	core.refused = undefined;
});
afterEach(async () => {
	language.current = "zh";
	await leave();
	vi.useRealTimers();
});

export const click = async (testid: string) => {
	byTestId(testid)!.focus();
	byTestId(testid)!.click();
	await settle(8);
};
export const press = async (key: string, more: KeyboardEventInit = {}) => {
	document.activeElement!.dispatchEvent(
		new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
	);
	await settle(8);
};
export const speak = (digit: number, more: KeyboardEventInit = {}) =>
	press(String(digit), { altKey: true, code: `Digit${digit}`, ...more });
export const record = () => byTestId("cockpit-record") as HTMLTextAreaElement;
export async function type(testid: string, text: string): Promise<void> {
	const field = byTestId(testid) as HTMLInputElement;
	field.focus();
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}
export async function addOffer(amount: string, time = ""): Promise<void> {
	await type("cockpit-offer-amount", amount);
	if (time) await type("cockpit-offer-time", time);
	await click("cockpit-offer-add");
}
/** Returns the sessions that were sent. */
export const puts = () =>
	core.sent
		.filter(([cmd]) => cmd === "part_put")
		.map(([, payload]) => (payload.part as { value: Session }).value);

/** Sets the time of this day, "HH:MM"; the timers go on. */
export function setClock(time: string): void {
	const now = new Date();
	now.setHours(+time.slice(0, 2), +time.slice(3, 5), 0, 0);
	vi.useFakeTimers({ toFake: ["Date"], now });
}
