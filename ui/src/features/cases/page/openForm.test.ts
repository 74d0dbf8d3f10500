import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { CaseView, Obligation, Session } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "./CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "./caseModel.fixture.svelte";

const planned = (id: string, starts: string): Session => ({
	id,
	state: "planned",
	form: "joint",
	room: null,
	starts,
	ends: null,
	mediators: [],
	recorder: null,
	attendance: [],
	record: "",
	result: "",
	next_on: null,
});
const SESSIONS = [planned("s1", "2026-11-18T09:00:00"), planned("s2", "2026-11-20T14:30:00")];
const OWED = {
	id: "o1",
	debtor: null,
	creditor: null,
	what: "支付工资",
	amount: 120_000,
	due_on: "2026-11-20",
	performed_on: null,
	performed_note: "",
} satisfies Obligation;

let view: CaseView;
let end: (() => void | Promise<void>)[] = [];
const CORE: Record<string, FakeReply> = {
	case_get: () => view,
	draft_list: () => [],
	draft_get: () => null,
	sessions_on_day: () => [],
};

/** Opens the page as a row of Today does; returns how often the form was taken. */
async function open(tab: string, form: { name: string; id?: string }): Promise<number> {
	const opened = await openBook({ boot: { vocabulary: VOCABULARY } }, CORE);
	let taken = 0;
	const props = { caseId: CASE_ID, tab, form, onForm: () => taken++ };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
	return taken;
}

beforeEach(() => {
	nav.reset({ view: "cases" });
	view = caseView();
});
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

describe("a case that is opened for its work", () => {
	it("opens the record of the session that is meant, not of the first one planned", async () => {
		view = caseView({ sessions: SESSIONS });
		await open("sessions", { name: "session", id: "s2" });
		expect(byTestId("session-editor")!.textContent).toContain("第 2 次");
		expect((byTestId("session-starts") as HTMLInputElement).value).toBe("14:30");
	});
	it("opens no form of a session that was recorded meanwhile", async () => {
		view = caseView({ sessions: [{ ...SESSIONS[0]!, state: "held" }] });
		await open("sessions", { name: "session", id: "s1" });
		expect(byTestId("session-editor")).toBeNull();
		expect(byTestId("sessions")).not.toBeNull();
	});
	it("opens the next action", async () => {
		await open("overview", { name: "next_action" });
		expect(byTestId("fact-next-action-editor")!.contains(document.activeElement)).toBe(true);
	});
	it("opens the dialog of the obligation", async () => {
		view = caseView({ obligations: [{ ...OWED, id: "o0", what: "道歉" }, OWED] });
		await open("agreement", { name: "performed", id: "o1" });
		expect(byTestId("performed-dialog")!.textContent).toContain("支付工资");
	});
	it("opens the acceptance, if the stage still allows it", async () => {
		view = caseView({ acceptance: null }, { stage: "registered", steps: ["accept"] });
		await open("overview", { name: "accept" });
		expect(byTestId("accept-dialog")).not.toBeNull();
	});
	it("opens nothing for an unknown form, and asks once", async () => {
		expect(await open("overview", { name: "constructor" })).toBe(1);
		expect(document.querySelector("[role=dialog]")).toBeNull();
	});
});
