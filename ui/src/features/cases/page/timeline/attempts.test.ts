import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { Case, Note, OutcomeTerm, Party } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import { blankParty } from "$domain/parties/party";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";
import { attemptsOf, timeNow } from "./attempts";

const party = (id: string, role: Party["role"]) => ({ ...blankParty(role), id, name: id });
const NEVER_REACHED: Partial<OutcomeTerm> = {
	code: "R13",
	zh: "无法联系（未受理）",
	en: "Not reached",
	unreached: true,
	before_acceptance: true,
	after_acceptance: false,
};
const vocabulary = new Proxy(VOCABULARY, {
	get: (known, list: string) =>
		list === "outcomes"
			? [{ ...NEVER_REACHED, code: "R10", unreached: false }, NEVER_REACHED]
			: known[list],
});
const attempt = (id: string, on: string, at: string): Note => ({
	id,
	on,
	kind: "contact_attempt",
	text: "",
	attempt: { at, how: "phone", result: "no_answer", whom: null },
});

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

async function show(more: Partial<Case>, answers: Record<string, FakeReply> = {}) {
	const parties = [party("worker", "applicant"), party("shop", "respondent")];
	const view = caseView({ acceptance: null, parties, ...more }, { steps: ["refuse"] });
	const opened = await openBook(
		{ boot: { vocabulary } },
		{
			case_get: () => ({ ...view, stage: "registered" }),
			draft_list: () => [],
			draft_get: () => {
				throw { code: "not_found" };
			},
			draft_drop: () => ({}),
			...answers,
		},
	);
	close = opened.close;
	page = mount(CasePage, { target: document.body, props: { caseId: CASE_ID } });
	await settle();
	return opened.sent;
}

async function click(testid: string): Promise<void> {
	byTestId(testid)!.click();
	await settle();
}

it("lists attempts in the order in which they happened", () => {
	const notes = [
		attempt("third", "2026-11-07", "08:05:00"),
		{ id: "call", on: "2026-11-06", kind: "phone_call", text: "已通知" } satisfies Note,
		attempt("second", "2026-11-06", "16:20:00"),
		attempt("first", "2026-11-06", "09:40:00"),
	];
	const { case: it } = caseView({ notes });
	expect(attemptsOf(it).map(({ id }) => id)).toEqual(["first", "second", "third"]);
	expect(timeNow(new Date(2026, 10, 6, 9, 5))).toBe("09:05");
});

it("logs an attempt to reach the respondent with two clicks", async () => {
	const sent = await show({});
	await click("case-attempt");
	await click("attempt-result-no_answer");
	const [, payload] = sent.find(([cmd]) => cmd === "part_put")!;
	expect(payload).toMatchObject({
		part: {
			part: "note",
			value: {
				kind: "contact_attempt",
				text: "",
				attempt: { how: "phone", result: "no_answer", whom: "shop" },
			},
		},
	});
});

it("shows the attempts where a case ends as not reached, and asks if there is none", async () => {
	let kept: unknown;
	const refusals: FakeReply = (payload) => {
		kept = (payload as { kept?: string[] }).kept;
		if (!kept) throw { code: "doubtful", field: "closing.outcome", detail: ["no_attempt"] };
		throw { code: "stale" };
	};
	await show({ notes: [attempt("first", "2026-11-06", "09:40:00")] }, { case_close: refusals });
	await click("case-menu");
	await click("step-refuse");
	expect(byTestId("closing-attempts")).toBeNull();
	await click("outcome-R13");
	expect(byTestId("closing-attempts")!.textContent).toContain("09:40");
	const reason = byTestId("refuse-reason") as HTMLTextAreaElement;
	reason.value = "电话无人接听";
	reason.dispatchEvent(new Event("input", { bubbles: true }));
	await click("refuse-do");
	const asked = byTestId("refuse-outcome-field")!;
	expect(asked.textContent).toContain("没有未联系上的联系记录");
	const keep = [...asked.querySelectorAll("button")].find((one) =>
		one.textContent.includes("保留"),
	);
	keep!.click();
	await settle();
	expect(kept).toEqual(["closing.outcome"]);
});
