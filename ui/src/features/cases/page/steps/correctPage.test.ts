import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import type { Case } from "$lib/generated/types";
import CasePage from "../CasePage.svelte";
import { workerFacts } from "../caseModel.fixture.svelte";
import { correctableFacts } from "./correction";

const LISTS =
	"stages natures sources urgencies party_roles party_kinds session_states session_forms attendances note_kinds employer_types agent_authorities agreement_forms mediation_bodies staff_roles success report_groups stat_classes legal_heads";

const VOCABULARY = {
	...Object.fromEntries(LISTS.split(" ").map((list) => [list, []])),
	causes: [{ code: "L07", zh: "拖欠工资", en: "Unpaid wages", nature: "labour" }],
	outcomes: [
		{
			code: "R4",
			zh: "未达成协议",
			en: "No agreement",
			basis: null,
			success: false,
			mediated: true,
			needs_reason: true,
			has_agreement: false,
			before_acceptance: false,
			after_acceptance: true,
		},
	],
};

const CLOSED = {
	id: "c1",
	version: 5,
	number: { year: 2026, n: 7 },
	written: "盛劳调字〔2026〕第7号",
	registered_on: "2025-12-30",
	fields: {
		cause: "L07",
		nature: "labour",
		source: "applied_oral",
		received_on: "2025-12-29",
		grid: null,
		stall: "",
		event_on: null,
		summary: "拖欠工资",
		worker_count: null,
		collective: false,
		urgency: "normal",
		mediator: "b",
		co_mediators: [],
		next_action: "打电话",
		next_on: "2026-01-20",
		next_owner: null,
	},
	acceptance: {
		on: "2026-01-04",
		applicant_consent_on: "2026-01-04",
		respondent_consent_on: "2026-01-04",
		due_on: "2026-01-19",
	},
	extension: null,
	closing: {
		outcome: "R4",
		on: "2026-01-18",
		reason: "分歧过大",
		referred_to: "",
		form: null,
		agreed: null,
		applicant_signed_on: null,
		respondent_signed_on: null,
		mediator_signed_on: null,
		sealed_on: null,
	},
	answer: null,
	reopenings: [],
	void: null,
	restricted: false,
	erasure: null,
	erased_on: null,
	parties: [],
	claims: [],
	sessions: [],
	obligations: [],
	notes: [],
};

const VIEW = {
	case: CLOSED,
	stage: "closed",
	number: CLOSED.written,
	applicants: "周小满",
	respondents: "鑫海水产行",
	people: 1,
	claimed: 0,
	agreed: 0,
	clocks: [],
	obligation_clocks: [],
	worker_facts: workerFacts(),
	steps: ["reopen", "void", "correct"],
	missing_to_accept: [],
	timeline: [],
};

const noDraft: FakeReply = () => {
	throw { code: "not_found" };
};

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

async function show(answers: Record<string, FakeReply> = {}, tab = "overview") {
	const opened = await openBook(
		{ boot: { vocabulary: VOCABULARY } },
		{ case_get: () => VIEW, draft_list: () => [], draft_get: noDraft, ...answers },
	);
	close = opened.close;
	page = mount(CasePage, { target: document.body, props: { caseId: "c1", tab } });
	await settle();
	return opened.sent;
}

function type(testid: string, text: string): void {
	const field = byTestId(testid) as HTMLInputElement | HTMLTextAreaElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function openStep(step: string): Promise<void> {
	byTestId("case-menu")!.click();
	await settle();
	byTestId(`step-${step}`)!.click();
	await settle();
}

describe("a closed case", () => {
	it("says that its number stays, and has no next action", async () => {
		await show();
		expect(byTestId("case-number")!.textContent).toContain("2026");
		expect(byTestId("case-number")!.textContent).toContain("更正");
		expect(byTestId("next-action")).toBeNull();
	});
	it("has no next action beside its stage either, where one would stand", async () => {
		const next = () => byTestId("case-next")?.textContent;
		await show({ case_get: () => ({ ...VIEW, stage: "accepted" }) }, "sessions");
		expect(next()).toContain("打电话");
		await unmount(page!);
		close();
		await show({}, "sessions");
		expect(next()).toBeUndefined();
	});

	it("is corrected with a reason", async () => {
		const sent = await show();
		await openStep("correct");
		byTestId("correct-do")!.click();
		await settle();
		expect(sent.map(([cmd]) => cmd)).not.toContain("case_correct");
		type("correct-on", "2026-01-08");
		byTestId("correct-on")!.dispatchEvent(new Event("change", { bubbles: true }));
		byTestId("correct-on")!.dispatchEvent(new FocusEvent("blur"));
		type("correct-reason", "看错日期");
		await settle();
		byTestId("correct-do")!.click();
		await settle();
		const [, payload] = sent.find(([cmd]) => cmd === "case_correct")!;
		expect(payload).toEqual({
			case: "c1",
			version: 5,
			reason: "看错日期",
			facts: [
				{
					fact: "closing",
					after: { round: null, after: { ...CLOSED.closing, on: "2026-01-08" } },
				},
			],
		});
	});
	it("offers to correct the date that stands in the way", async () => {
		await show({
			case_void: () => {
				const detail = ["2025-12-30", "registered_on"];
				throw { code: "too_early", field: "ruling.on", detail };
			},
		});
		await openStep("void");
		type("void-on", "2025-12-29");
		byTestId("void-on")!.dispatchEvent(new FocusEvent("blur"));
		type("void-reason", "重复登记");
		await settle();
		byTestId("void-do")!.click();
		await settle();
		byTestId("void-offer")!.click();
		await settle();
		expect(byTestId("correct-dialog")).not.toBeNull();
		expect((byTestId("correct-on") as HTMLInputElement).value).toContain("2025");
		expect((byTestId("correct-on") as HTMLInputElement).value).toContain("29");
	});

	const COUNTED = {
		nature: "labour",
		cause: "L07",
		source: "applied_oral",
		grid: null,
		mediator: "b",
		people: 3,
		collective: false,
		claimed: 250_000,
	};
	const ROUND = {
		accepted: true,
		held_sessions: 0,
		extension: null,
		closing: { ...CLOSED.closing, on: "2026-01-18" },
		answer: null,
		reopening: { on: "2026-02-03", reason: "又起纠纷", due_on: "2026-02-18", counted: COUNTED },
	};
	const AGAIN = {
		...VIEW,
		case: { ...CLOSED, rounds: [ROUND], closing: { ...CLOSED.closing, on: "2026-02-16" } },
	};

	it("is corrected in the months of an earlier closing only if that is asked for", async () => {
		let refused = false;
		const sent = await show({
			case_get: () => AGAIN,
			case_edit: () => {
				if (refused) return { case: "c1", version: 6, seq: 9, undoable: false, number: "" };
				refused = true;
				throw { code: "needs_correction", field: "changes.collective" };
			},
		});
		byTestId("fact-collective")!.click();
		await settle();
		byTestId("edit-collective")!.click();
		await settle();
		expect(byTestId("reason-round-0")!.closest("label")!.textContent).toContain("1月18日");
		type("reason-text", "漏勾");
		byTestId("reason-round-0")!.click();
		await settle();
		byTestId("reason-do")!.click();
		await settle();
		const edits = sent.filter(([cmd]) => cmd === "case_edit").map(([, payload]) => payload);
		expect(edits[1]).toMatchObject({ correction: { reason: "漏勾", rounds: [0] } });
	});

	it("has what an earlier round is counted by corrected by itself", async () => {
		const sent = await show({ case_get: () => AGAIN });
		await openStep("correct");
		expect(correctableFacts(AGAIN.case as unknown as Case).map(({ key }) => key)).toContain(
			"counted 0",
		);
		byTestId("correct-fact")!.focus();
		byTestId("correct-fact")!.click();
		await settle();
		[...document.querySelectorAll<HTMLElement>("[role=option]")]
			.find((option) => option.textContent!.includes("统计信息"))!
			.dispatchEvent(new PointerEvent("pointerup", { bubbles: true, button: 0 }));
		await settle();
		type("counted-people", "4");
		byTestId("counted-people")!.dispatchEvent(new FocusEvent("blur"));
		type("correct-reason", "漏数一人");
		await settle();
		byTestId("correct-do")!.click();
		await settle();
		const [, payload] = sent.find(([cmd]) => cmd === "case_correct")!;
		expect(payload).toMatchObject({
			reason: "漏数一人",
			facts: [{ fact: "counted", after: { round: 0, after: { ...COUNTED, people: 4 } } }],
		});
	});
});
