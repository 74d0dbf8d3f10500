import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { CaseFields } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import CasePage from "./CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "./caseModel.fixture.svelte";

let fields: Partial<CaseFields>;
let refused: string | undefined;
const saved = { case: CASE_ID, number: "第37号", version: 5, seq: 9, undoable: true, saved_at: "" };
const write = (cmd: string) => () => {
	if (cmd === refused) throw { code: "disk_trouble", detail: [] };
	return saved;
};
const CORE: Record<string, FakeReply> = {
	case_get: () => caseView({ fields: { ...caseView().case.fields, ...fields } }),
	draft_list: () => [],
	draft_get: () => null,
	sessions_on_day: () => [],
	part_put: write("part_put"),
	case_edit: write("case_edit"),
};

let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];
async function open(tab: string): Promise<void> {
	const opened = await openBook({ boot: { vocabulary: VOCABULARY } }, CORE);
	sent = opened.sent;
	const page = mount(CasePage, { target: document.body, props: { caseId: CASE_ID, tab } });
	end = [() => unmount(page), opened.close];
	await settle();
}
beforeEach(() => {
	nav.reset({ view: "cases" });
	fields = { next_action: "通知单位带工资单", next_on: "2026-11-24" };
	refused = undefined;
});
afterEach(async () => {
	for (const one of end) await one();
	for (const { id } of toasts.all) toasts.close(id);
	document.body.replaceChildren();
});

const click = async (testid: string) => {
	byTestId(testid)!.click();
	await settle();
};
const type = (testid: string, text: string) => {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
};
const writes = () => sent.filter(([cmd]) => cmd === "part_put" || cmd === "case_edit");
const CLEARED = { next_action: "", next_on: null };

describe("ending the next action", () => {
	it("notes what was planned as done, without typing", async () => {
		await open("overview");
		await click("next-done");
		await click("next-done-save");
		expect(writes()).toMatchObject([
			["part_put", { part: { part: "note", value: { text: "通知单位带工资单" } } }],
			["case_edit", { changes: CLEARED }],
		]);
	});
	it("notes what was done, with what was planned", async () => {
		await open("overview");
		await click("next-done");
		const planned = (byTestId("next-done-text") as HTMLInputElement).value;
		type("next-done-text", `${planned}：已电话通知，周二带来`);
		await click("next-done-save");
		const note = {
			kind: "phone_call",
			on: "2026-11-20",
			text: "通知单位带工资单：已电话通知，周二带来",
		};
		expect(writes()).toMatchObject([
			["part_put", { part: { part: "note", value: note } }],
			["case_edit", { changes: CLEARED }],
		]);
		expect(byTestId("next-done-form")).toBeNull();
		expect(toasts.all).toHaveLength(1);
	});
	it("needs no text, and can then be undone", async () => {
		await open("overview");
		await click("next-done");
		type("next-done-text", " ");
		await click("next-done-save");
		expect(writes()).toMatchObject([["case_edit", { changes: CLEARED }]]);
		expect(toasts.all[0]).toMatchObject({ about: { number: "第37号" }, action: {} });
	});
	it("does not add the note again when the next action could not be ended", async () => {
		refused = "case_edit";
		await open("overview");
		await click("next-done");
		type("next-done-text", "已通知");
		await click("next-done-save");
		expect(byTestId("next-done-form")).toBeNull();
		expect(toasts.all.at(-1)!.tone).toBe("red");
	});
});

describe("planning a session", () => {
	it("says which next action it replaces, while it would", async () => {
		await open("sessions");
		await click("session-add");
		expect(byTestId("session-replaces-next")!.textContent).toContain("通知单位带工资单");
		expect(byTestId("session-replaces-next")!.textContent).toContain("11月24日");
		await click("session-as-next");
		expect(byTestId("session-replaces-next")).toBeNull();
	});
	it("says nothing if there is none to replace", async () => {
		fields = {};
		await open("sessions");
		await click("session-add");
		expect([byTestId("session-as-next") !== null, byTestId("session-replaces-next")]).toEqual([
			true,
			null,
		]);
	});
	it("shows one message for the session and its next action", async () => {
		await open("sessions");
		await click("session-add");
		type("session-starts", "9:40");
		await click("session-save");
		expect(writes().map(([cmd]) => cmd)).toEqual(["part_put", "case_edit"]);
		expect(toasts.all.map(({ text }) => text)).toEqual(["第 1 次调解已保存，下一步已更新"]);
	});
});
