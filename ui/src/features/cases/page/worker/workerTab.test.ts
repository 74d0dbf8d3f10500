import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { markStale } from "$lib/backend";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type {
	CaseFields,
	InjuryItem,
	InjuryNote,
	LimitationStepView,
	LimitationView,
	WorkerClock,
	WorkerFactsView,
} from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, workerFacts } from "../caseModel.fixture.svelte";

const term = (code: string, zh: string) => ({ code, zh, en: code, basis: null });
const VOCABULARY = new Proxy<Record<string, unknown>>(
	{
		known_answers: [term("yes", "是"), term("no", "否")],
		limitation_events: [
			term("known", "知道权利被侵害"),
			term("claimed", "向对方主张权利"),
			term("force_majeure", "不可抗力"),
		],
	},
	{ get: (known, list: string) => known[list] ?? [] },
);
const EMPLOYMENT = {
	hired_on: "2024-03-04",
	ended_on: null,
	post: "分拣工",
	monthly_wage: 560_000,
	written_contract: null,
	insured: null,
	working_years: 4,
};
const step = (more: Partial<LimitationStepView>): LimitationStepView => ({
	kind: "known",
	on: "2026-01-14",
	until: null,
	source: "entered",
	effect: "starts",
	days: 0,
	due: "2027-01-14",
	...more,
});
const LIMITATION: LimitationView = {
	mode: "general",
	state: "running",
	zh: "仲裁时效",
	en: "Limitation",
	from_zh: "知道之日",
	from_en: "known",
	due: "2027-01-16",
	effective: "2027-01-18",
	days_left: 57,
	provisional: true,
	warning: 60,
	needs_review: false,
	basis_zh: "《劳动争议调解仲裁法》第二十七条",
	basis_en: "art. 27",
	missed_zh: "对方可以提出时效抗辩",
	missed_en: "plea",
	note_zh: "",
	note_en: "",
	steps: [
		step({}),
		step({ kind: "claimed", on: "2026-01-16", source: "of_case", effect: "restarts" }),
	],
};
const CLOCK = {
	rule: "C19",
	zh: "申请工伤认定",
	en: "Apply",
	from: "2026-01-08",
	from_zh: "事故伤害发生",
	from_en: "accident",
	length: 12,
	unit: "months",
	moves: true,
	due: "2027-01-08",
	effective: "2027-01-08",
	days_left: 49,
	nearness: "later",
	counted_until: null,
	actor_zh: "职工、近亲属或者工会组织",
	actor_en: "worker",
	union_may_act: true,
	basis_zh: "《工伤保险条例》第十七条",
	basis_en: "art. 17",
	missed_zh: "可能不再受理",
	missed_en: "no more",
	note_zh: "",
	note_en: "",
	provisional: true,
} as const satisfies WorkerClock;
const item = (more: Partial<InjuryItem>): InjuryItem => ({
	item: "stop_work_pay",
	zh: "停工留薪期的工资福利",
	en: "Pay",
	payer: "employer",
	grades: null,
	amount_zh: "原工资福利待遇不变",
	amount_en: "unchanged",
	condition_zh: "",
	condition_en: "",
	basis_zh: "《工伤保险条例》第三十三条",
	basis_en: "art. 33",
	...more,
});

const note = (more: Partial<InjuryNote>): InjuryNote => ({
	kind: "uninsured",
	zh: "未参加工伤保险的，由用人单位支付。",
	en: "Not insured.",
	basis_zh: "《工伤保险条例》第六十二条第二款",
	basis_en: "art. 62 (2)",
	due: null,
	...more,
});

let fields: Partial<CaseFields>;
let facts: Partial<WorkerFactsView>;
let refusal: object | undefined;
let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];
const saved = { case: CASE_ID, number: "第37号", version: 5, seq: 9, undoable: true, saved_at: "" };
const CORE: Record<string, FakeReply> = {
	case_get: () =>
		caseView(
			{ fields: { ...caseView().case.fields, ...fields } },
			{ worker_facts: workerFacts(facts) },
		),
	draft_list: () => [],
	draft_get: () => null,
	case_edit: () => {
		if (refusal) throw refusal;
		return saved;
	},
};

async function open(tab = "worker"): Promise<void> {
	const opened = await openBook({ boot: { vocabulary: VOCABULARY } }, CORE);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
}
beforeEach(() => {
	fields = {};
	facts = {};
	refusal = undefined;
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
const type = async (testid: string, text: string) => {
	const field = byTestId(testid) as HTMLInputElement;
	field.focus();
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
};
const textOf = (testid: string) => byTestId(testid)?.textContent.replace(/\s+/g, " ").trim();
const changes = () =>
	sent.filter(([cmd]) => cmd === "case_edit").map(([, payload]) => payload.changes);

describe("the groups of facts", () => {
	it("are those that the case asks for; the others can be added", async () => {
		facts = { groups: ["employment", "limitation_events"] };
		await open();
		expect(byTestId("worker-employment")).not.toBeNull();
		expect(byTestId("worker-injury")).toBeNull();
		await click("worker-add-injury");
		expect(byTestId("worker-injury-form")).not.toBeNull();
		expect(byTestId("worker-add-injury")).toBeNull();
	});
	it("are saved whole, with what was typed", async () => {
		facts = { groups: ["employment"] };
		fields = { employment: EMPLOYMENT };
		await open();
		expect(textOf("worker-employment-monthly_wage")).toBe("5,600.00 元");
		expect(textOf("worker-employment-working_years")).toBe("4 年");
		await click("worker-employment-edit");
		await type("worker-post", "叉车工");
		await type("worker-working_years", "十二年");
		await click("worker-employment-save");
		const employment = { ...EMPLOYMENT, post: "叉车工", working_years: 12 };
		expect(changes()).toEqual([{ employment }]);
		expect(byTestId("worker-employment-form")).toBeNull();
	});
	it("are null once nothing stands in them, and not sent if nothing was changed", async () => {
		facts = { groups: ["sickness"] };
		fields = { sickness: { first_sick_on: null, illness: "胃炎", special: false } };
		await open();
		await click("worker-sickness-edit");
		await click("worker-sickness-save");
		expect(changes()).toEqual([]);
		await click("worker-sickness-edit");
		await type("worker-illness", "");
		await click("worker-sickness-save");
		expect(changes()).toEqual([{ sickness: null }]);
	});
	it("show a refusal beside its field and keep what was typed", async () => {
		facts = { groups: ["employment"] };
		fields = { employment: EMPLOYMENT };
		refusal = {
			code: "too_early",
			field: "changes.employment.ended_on",
			detail: ["2024-03-04", "hired_on"],
		};
		await open();
		await click("worker-employment-edit");
		await type("worker-ended_on", "2023-05-08");
		await click("worker-employment-save");
		expect(textOf("worker-ended_on-field")).toContain("入职日期");
		expect(byTestId("worker-employment-error")).toBeNull();
		expect(byTestId("worker-employment-form")).not.toBeNull();
	});
	it("keep what changed in the book while the form was open", async () => {
		facts = { groups: ["employment"] };
		fields = { employment: { ...EMPLOYMENT, ended_on: "2026-08-17" } };
		await open();
		await click("worker-employment-edit");
		await type("worker-post", "叉车工");
		// The end of the employment is undone meanwhile.
		fields = { employment: EMPLOYMENT };
		markStale(["book"]);
		await settle();
		await click("worker-employment-save");
		expect(changes()).toEqual([{ employment: { ...EMPLOYMENT, post: "叉车工" } }]);
	});
	it("are not sent over a field that was changed meanwhile before that was seen", async () => {
		facts = { groups: ["employment"] };
		fields = { employment: EMPLOYMENT };
		await open();
		await click("worker-employment-edit");
		await type("worker-post", "叉车工");
		fields = { employment: { ...EMPLOYMENT, post: "保洁", working_years: 9 } };
		markStale(["book"]);
		await settle();
		await click("worker-employment-save");
		expect(changes()).toEqual([]);
		expect(textOf("worker-employment-error")).toContain("刚被改过");
		expect((byTestId("worker-working_years") as HTMLInputElement).value).toBe("9");
		await click("worker-employment-save");
		const employment = { ...EMPLOYMENT, post: "叉车工", working_years: 9 };
		expect(changes()).toEqual([{ employment }]);
	});
	it("ask for the years of work where the medical period needs them", async () => {
		facts = { groups: ["sickness"], lacks_working_years: true };
		await open();
		expect(textOf("worker-sickness-note")).toContain("实际工作年限");
	});
});

describe("the events of the limitation", () => {
	const CLAIMED = { kind: "claimed", on: "2026-05-06", until: null, note: "" } as const;
	const STRUCK = { kind: "force_majeure", on: "2026-07-06", until: null, note: "封路" } as const;
	beforeEach(() => {
		facts = { groups: ["limitation_events"] };
		fields = { limitation_events: [CLAIMED, STRUCK] };
	});
	it("are shown with their days; one that lasts says so", async () => {
		await open();
		expect(textOf("limitation-event-0-edit")).toBe("2026年5月6日 向对方主张权利");
		expect(textOf("limitation-event-1-edit")).toContain("仍在中止");
	});
	it("are changed and removed one at a time", async () => {
		await open();
		await click("limitation-event-1-edit");
		await type("limitation-event-until", "2026-07-17");
		await click("limitation-event-save");
		await click("limitation-event-0-remove");
		expect(changes()).toEqual([
			{ limitation_events: [CLAIMED, { ...STRUCK, until: "2026-07-17" }] },
			{ limitation_events: [STRUCK] },
		]);
	});
	it("need a kind and a day", async () => {
		await open();
		await click("limitation-event-add");
		await click("limitation-event-save");
		expect(changes()).toEqual([]);
		expect(textOf("limitation-event-on-field")).toContain("请填写");
		// Only what lasts has a last day.
		expect(byTestId("limitation-event-until-field")).toBeNull();
	});
});

describe("what follows from the facts", () => {
	it("says how the limitation was counted, and when it warns", async () => {
		facts = { limitations: [LIMITATION] };
		await open();
		expect(textOf("limitation-general-end")).toBe("2027年1月16日届满");
		expect(textOf("limitation-general-line")).toBe("还有 57 天；距届满 60 天以内");
		const steps = textOf("limitation-general-steps");
		expect(steps).toContain("2026年1月14日 知道权利被侵害 开始计算，2027年1月14日届满");
		expect(steps).toContain("（据本案记录）");
		expect(textOf("limitation-general")).toContain("《劳动争议调解仲裁法》第二十七条");
		expect(byTestId("limitation-general-review")).toBeNull();
	});
	it("counts to the last day as counted, and says after it that it is moved", async () => {
		const ended = { warning: 7, days_left: 0 } as const;
		facts = {
			limitations: [
				{ ...LIMITATION, ...ended },
				{ ...LIMITATION, ...ended, mode: "wage_after_end", days_left: -1 },
			],
		};
		await open();
		expect(textOf("limitation-general-line")).toBe("今天是最后一日");
		expect(textOf("limitation-wage_after_end-line")).toMatch(/^已到顺延期/);
		expect(textOf("limitation-wage_after_end-line")).not.toContain("天以内");
		expect(textOf("limitation-wage_after_end")).toContain("顺延至");
	});
	it("says that a limitation may not apply", async () => {
		const court = "可以依法向人民法院起诉";
		facts = {
			limitations: [
				{ ...LIMITATION, note_zh: court, note_en: "court" },
				{ ...LIMITATION, mode: "wage_after_end" },
			],
		};
		await open();
		expect(textOf("limitation-general-note")).toBe(court);
		expect(byTestId("limitation-wage_after_end-note")).toBeNull();
	});
	it("adds a sentence to the medical period of a special illness", async () => {
		const clocks = [{ ...CLOCK, rule: "C23", note_zh: "可以适当延长医疗期", note_en: "longer" }];
		facts = { groups: ["injury"], clocks: [...clocks, CLOCK] };
		await open();
		expect(textOf("worker-clock-C23")).toContain("可以适当延长医疗期");
		expect(textOf("worker-clock-C19")).not.toContain("可以适当延长医疗期");
	});
	it("stands in the overview only while a limitation ends soon", async () => {
		facts = { limitations: [LIMITATION] };
		await open("overview");
		expect(textOf("clock-limitation-general")).toContain("还有 57 天");
		for (const one of end) await one();
		document.body.replaceChildren();
		facts = { limitations: [{ ...LIMITATION, warning: null }] };
		await open("overview");
		expect(byTestId("clocks")).not.toBeNull();
		expect(byTestId("clock-limitation-general")).toBeNull();
	});
	it("says why there is none, and asks a person to look", async () => {
		const none = { due: null, effective: null, days_left: null, warning: null, steps: [] };
		facts = {
			limitations: [
				{ ...LIMITATION, ...none, mode: "wage_in_service", state: "unlimited" },
				{ ...LIMITATION, state: "expired", warning: null, needs_review: true },
			],
		};
		await open();
		expect(textOf("limitation-wage_in_service-line")).toContain("不受时效期间的限制");
		expect(textOf("limitation-general-line")).toBe("时效期间已过");
		expect(byTestId("limitation-general-review")).not.toBeNull();
	});
	it("shows the terms of others, who pays, and what the union may still file", async () => {
		const fund = item({
			item: "disability_payment",
			payer: "fund",
			grades: [1, 10],
			amount_zh: "",
		});
		facts = { groups: ["injury"], clocks: [CLOCK], injury_items: [item({}), fund] };
		await open();
		expect(textOf("worker-clock-C19")).toContain("12 个月，2027年1月8日届满");
		expect(textOf("worker-clock-C19")).toContain("由职工、近亲属或者工会组织办理");
		expect(textOf("injury-items-employer")).toContain("原工资福利待遇不变");
		expect(textOf("injury-items-fund")).toContain("1–10 级");
		expect(textOf("injury-union")).toContain("工会组织可以在 2027年1月8日前直接申请");
		expect(byTestId("injury-note-uninsured")).toBeNull();
	});
	it("says that a term of others is over, and nothing about lateness of the office", async () => {
		const over = { ...CLOCK, days_left: -3, nearness: "overdue" } as const;
		facts = { groups: ["injury"], clocks: [over], injury_items: [item({})] };
		await open();
		expect(textOf("worker-clock-C19")).toContain("期限已过");
		expect(textOf("worker-clock-C19")).not.toContain("逾期");
		expect(textOf("injury-union")).toContain("已于");
	});
	it("lists what the employer of an uninsured worker without a grade pays", async () => {
		// As the core gives them: what one payer pays for several grades is one row.
		const graded = { amount_zh: "", amount_en: "" };
		facts = {
			groups: ["injury"],
			injury_notes: [note({})],
			injury_items: [
				item({}),
				item({ ...graded, item: "disability_payment", grades: [1, 10] }),
				item({ ...graded, item: "disability_allowance", grades: [1, 6] }),
				item({ ...graded, item: "medical_subsidy", grades: [5, 10] }),
				item({ ...graded, item: "employment_subsidy", grades: [5, 10] }),
			],
		};
		await open();
		expect(textOf("injury-item-disability_allowance")).toContain("1–6 级");
		expect(byTestId("injury-items-fund")).toBeNull();
		expect(textOf("injury-note-uninsured")).toContain("第六十二条第二款");
	});
	it("lists an item as often as it comes", async () => {
		const twice = [item({ grades: [1, 4] }), item({ grades: [5, 6] })];
		facts = { groups: ["injury"], injury_items: twice };
		await open();
		expect(textOf("injury-items-employer")).toContain("1–4 级");
		expect(textOf("injury-items-employer")).toContain("5–6 级");
	});
	it("names the term that the employer missed, and no items of what was not recognised", async () => {
		const late = note({ kind: "late_application", due: "2026-02-04" });
		const refused = note({ kind: "not_recognised", basis_zh: "《工伤保险条例》第五十五条" });
		facts = { groups: ["injury"], injury_notes: [late, refused], injury_items: [] };
		await open();
		expect(textOf("injury-note-late_application")).toContain("期限至 2026年2月4日");
		expect(textOf("injury-note-not_recognised")).toContain("第五十五条");
		expect(byTestId("injury-items-employer")).toBeNull();
	});
});
