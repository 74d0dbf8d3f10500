import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Session, SessionOnDay } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const SAVED = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
const STATES = ["planned", "held", "fallen_through"].map((code) => ({ code, zh: code, en: code }));
const vocabulary = new Proxy(VOCABULARY, {
	get: (all, list: string) => (list === "session_states" ? STATES : all[list]),
});

/** Returns a day with two sessions and a term of other cases. */
const dayWithTwo = (day: string) => ({
	day,
	kind: "workday",
	provisional: false,
	sessions: [],
	items: [],
	load: { sessions: 2, terms: 1, obligations: 0, next_actions: 0 },
});

let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];

async function open(sessions: Session[] = [], onDay: SessionOnDay[] = []): Promise<void> {
	const opened = await openBook(
		{ boot: { vocabulary } },
		{
			case_get: () => caseView({ sessions }),
			draft_list: () => [],
			draft_get: () => null,
			sessions_on_day: () => onDay,
			calendar: ({ from }) => ({ assignee: "anyone", days: [dayWithTwo(from as string)] }),
			part_put: () => SAVED,
			case_edit: () => SAVED,
		},
	);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "sessions" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
}
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

async function type(testid: string, text: string): Promise<void> {
	const input = byTestId(testid) as HTMLInputElement;
	input.focus();
	input.value = text;
	input.dispatchEvent(new Event("input", { bubbles: true }));
	input.blur();
	await settle();
}
const click = async (testid: string) => {
	byTestId(testid)!.click();
	await settle();
};
/** Opens the editor, unless the page remembers it as open. */
async function plan(): Promise<void> {
	if (!byTestId("session-editor")) await click("session-add");
}
const noteOf = (testid: string) =>
	byTestId(`${testid}-field`)?.querySelector(".note")?.textContent ?? "";
const sentSession = () =>
	(sent.find(([cmd]) => cmd === "part_put")?.[1].part as { value: Session } | undefined)?.value;

describe("a session", () => {
	it("says how much is on the chosen day already", async () => {
		await open();
		await plan();
		await type("session-date", "2026-12-03");
		expect(byTestId("day-hint")!.textContent).toBe("当日已有 2 场调解、1 个期限");
		const asked = sent.findLast(([cmd]) => cmd === "calendar")?.[1];
		expect(asked).toMatchObject({ from: "2026-12-03", to: "2026-12-03" });
	});
	it("is shown the session of the evening before that runs into it, with its day", async () => {
		const late: SessionOnDay = {
			session: "0199f000-0000-7000-8000-000000000007",
			case: null,
			number: "",
			title: "",
			state: "planned",
			starts: "2026-11-24T22:00:00",
			ends: "2026-11-25T00:40:00",
			room: null,
			room_clash: false,
			mediator_clash: [],
			mediators: [],
		};
		await open(
			[],
			[late, { ...late, session: "other", starts: "2026-11-25T09:00:00", ends: null }],
		);
		await plan();
		await type("session-date", "2026-11-25");
		await type("session-starts", "00:10");
		const times = [...document.querySelectorAll("[data-testid=session-day-item] strong")];
		expect(times.map((time) => time.textContent)).toEqual([
			expect.stringMatching(/24日.*22:00/),
			expect.stringMatching(/^09:00/),
		]);
	});
	it("may pass midnight: its end is on the next day, which the form says", async () => {
		await open();
		await plan();
		await type("session-date", "2026-11-24");
		await type("session-starts", "22:00");
		expect(noteOf("session-ends")).toBe("");
		await type("session-ends", "凌晨0点40");
		expect(noteOf("session-ends")).toContain("次日 11月25日");
		await click("session-save");
		expect(sentSession()).toMatchObject({
			starts: "2026-11-24T22:00:00",
			ends: "2026-11-25T00:40:00",
		});
	});
	it("that passed midnight is shown and opened as it was saved", async () => {
		const session = {
			id: "s1",
			state: "held",
			form: "joint",
			room: null,
			starts: "2026-11-10T22:00:00",
			ends: "2026-11-11T00:40:00",
			mediators: [],
			recorder: null,
			attendance: [],
			record: "",
			result: "",
			next_on: null,
		} as Session;
		await open([session]);
		expect(document.body.textContent).toContain("22:00–次日 00:40");
	});
	it("is taken in office hours, and in the night only with a word", async () => {
		await open();
		await plan();
		await type("session-starts", "2点半");
		expect((byTestId("session-starts") as HTMLInputElement).value).toBe("14:30");
		await type("session-date", "2026-11-24");
		await type("session-starts", "晚上12点");
		expect(noteOf("session-starts")).toContain("11月24日凌晨");
	});
	it("is not saved with a time that cannot be read", async () => {
		await open();
		await plan();
		await type("session-starts", "14:30");
		await type("session-ends", "上午12点");
		await click("session-save");
		expect(sentSession()).toBeUndefined();
		expect(byTestId("session-ends-field-error")).not.toBeNull();
	});
});
