import { describe, expect, it } from "vitest";
import type {
	CaseFields,
	OfficeSetupView,
	Obligation,
	Op,
	Party,
	Session,
	TimelineEntry,
	Vocabulary,
} from "$lib/generated/types";
import type { Lang } from "$lib/i18n/text";
import { blankParty } from "$domain/parties/party";
import { changesOf } from "./changes";
import { filterRecords, changeRecords } from "./historyRecords";
import { NameLookup } from "./nameLookup";
import { sentence, timelineKind, type SentenceContext } from "./sentences";
import { timelineItems } from "./items";

const term = (code: string, zh: string, en: string) => ({
	code,
	zh,
	en,
	basis: null,
	valid_from: null,
	valid_to: null,
});
const VOCABULARY = {
	causes: [
		term("L07", "拖欠、克扣工资", "Wage arrears"),
		term("W02", "工伤医疗费", "Injury costs"),
	],
	natures: [term("labour", "劳动争议", "Labour dispute")],
	sources: [term("applied_oral", "当事人口头申请", "Applied in person")],
	party_roles: [
		term("applicant", "申请人", "Applicant"),
		term("respondent", "被申请人", "Respondent"),
	],
	party_kinds: [term("person", "自然人", "Person")],
	note_kinds: [term("phone_call", "电话", "Phone call")],
	outcomes: [
		term("R1", "达成调解协议（书面）", "Written agreement"),
		term("R10", "不予受理（不属范围）", "Not accepted"),
	],
	attendances: [term("present", "到场", "Present"), term("no_show", "未到", "No-show")],
	limitation_events: [term("claimed", "向对方主张权利", "Claimed against the other side")],
	session_states: [],
	session_forms: [],
} as unknown as Vocabulary;
const SETUP = {
	staff: [{ id: "s1", name: "沈梅" }],
	rooms: [{ id: "r1", name: "一号调解室" }],
	grids: [{ id: "g1", name: "第一网格" }],
} as unknown as OfficeSetupView;
const ZHOU: Party = { ...blankParty("applicant", "p1"), name: "周永顺", phone: "13800000417" };
const SHOP: Party = { ...blankParty("respondent", "p2"), name: "鑫海水产行" };
const SESSION: Session = {
	id: "n1",
	state: "planned",
	form: "joint",
	room: "r1",
	starts: "2026-11-24T14:30:00",
	ends: null,
	mediators: ["s1"],
	recorder: null,
	attendance: [],
	record: "",
	result: "",
	next_on: null,
};

let seq = 1;
function entry(op: Op, more: Partial<TimelineEntry> = {}): TimelineEntry {
	return {
		seq: seq++,
		at: "2026-11-20T04:00:00Z",
		actor: "沈梅",
		action: "case_edit",
		op,
		undoes: null,
		undone_by: null,
		undoable: true,
		...more,
	};
}

function context(lang: Lang, entries: TimelineEntry[] = []): SentenceContext {
	return {
		names: new NameLookup(VOCABULARY, SETUP, [ZHOU, SHOP], lang),
		number: "盛劳调字〔2026〕第7号",
		sessionNumber: (id) => (id === "n1" ? 2 : undefined),
		entry: (target) => entries.find((one) => one.seq === target),
	};
}

const edit = (changes: Record<string, [unknown, unknown]>): Op => ({
	op: "case_edit",
	case: "c",
	changes: Object.fromEntries(
		Object.entries(changes).map(([field, [before, after]]) => [field, { before, after }]),
	),
});
const session = (before: Session | null, after: Session | null): Op => ({
	op: "case_part",
	case: "c",
	before: before && { part: "session", value: before },
	after: after && { part: "session", value: after },
});

const zh = (op: Op) => sentence(entry(op), context("zh"));
const en = (op: Op) => sentence(entry(op), context("en"));

describe("sentences", () => {
	it("give a changed field with both values, and leave out the kind of dispute that follows from the cause", () => {
		const op = edit({ cause: ["L07", "W02"], nature: ["labour", "labour"] });
		expect(zh(op)).toBe("把事由从“拖欠、克扣工资”改为“工伤医疗费”");
		expect(en(op)).toBe('Changed cause from "Wage arrears" to "Injury costs"');
	});
	it("name each fact about the worker that changed, and its group in the history", () => {
		const was = { hired_on: "2024-03-04", ended_on: null, post: "分拣工", monthly_wage: null };
		const op = edit({ employment: [was, { ...was, ended_on: "2026-08-17" }] });
		expect(zh(op)).toBe("填写劳动关系终止日期：2026年8月17日");
		const all = changesOf(edit({ employment: [was, null] }), context("zh").names);
		expect(all.map(({ part, label, before, after }) => [part, label, before, after])).toEqual([
			["用工情况", "入职日期", "2024年3月4日", ""],
			["用工情况", "岗位", "分拣工", ""],
		]);
		const claimed = { kind: "claimed", on: "2026-05-06", until: null, note: "" };
		const events = changesOf(edit({ limitation_events: [[], [claimed]] }), context("zh").names);
		expect(events).toMatchObject([
			{ label: "时效事件", before: "", after: "2026年5月6日 向对方主张权利" },
		]);
	});
	it("describe fields that were filled in or cleared", () => {
		expect(zh(edit({ stall: ["", "A12"] }))).toBe("填写商铺：A12");
		expect(zh(edit({ stall: ["A12", ""] }))).toBe("清空商铺（原为“A12”）");
	});
	it("do not repeat a long text that was rewritten", () => {
		expect(zh(edit({ summary: ["卸".repeat(80), "货".repeat(80)] }))).toBe("修改简要情况");
	});
	it("name several fields together", () => {
		expect(zh(edit({ stall: ["", "A"], event_on: [null, "2026-11-01"] }))).toBe(
			"修改商铺、发生日期",
		);
	});
	it("describe the next action with day and owner", () => {
		const op = edit({
			next_action: ["", "约双方"],
			next_on: [null, "2026-11-24"],
			next_owner: [null, "s1"],
		});
		expect(zh(op)).toBe("下一步：2026年11月24日 约双方 沈梅经办");
		expect(zh(edit({ next_action: ["约双方", ""], next_on: ["2026-11-24", null] }))).toBe(
			"下一步已办结",
		);
	});
	it("give sessions by number and absent parties by name", () => {
		expect(zh(session(null, SESSION))).toBe("安排第 2 次调解：2026年11月24日 14:30，一号调解室");
		expect(zh(session(SESSION, { ...SESSION, starts: "2026-11-25T09:00:00" }))).toContain(
			"第 2 次调解改到 2026年11月25日 09:00",
		);
		const held: Session = {
			...SESSION,
			state: "held",
			attendance: [
				{ party: "p1", attendance: "present" },
				{ party: "p2", attendance: "no_show" },
			],
			result: "改日再谈",
		};
		expect(zh(session(SESSION, held))).toBe("第 2 次调解：鑫海水产行未到场；改日再谈");
		expect(en(session(SESSION, held))).toBe("Session 2: 鑫海水产行 did not come; 改日再谈");
		expect(zh(session(held, { ...held, record: "…" }))).toBe("修改第 2 次调解的调解笔录");
	});
	it("describe steps", () => {
		const close = (outcome: "R1" | "R10", more: object): Op => ({
			op: "case_step",
			case: "c",
			step: {
				step: "close",
				value: {
					outcome,
					on: "2026-11-19",
					reason: "",
					referred_to: "",
					form: null,
					agreed: null,
					applicant_signed_on: null,
					respondent_signed_on: null,
					mediator_signed_on: null,
					sealed_on: null,
					...more,
				},
			},
		});
		expect(zh(close("R1", { agreed: 1_200_000 }))).toBe(
			"结案：达成调解协议（书面）；协议 12,000.00 元",
		);
		expect(zh(close("R10", { reason: "不是劳动争议" }))).toBe("不予受理（不属范围）；不是劳动争议");
		expect(timelineItems([entry(close("R1", {}))], context("zh"))[0]).toMatchObject({
			on: "2026-11-19",
			enteredOn: "2026-11-20",
			kind: "steps",
		});
	});
	it("describe several parts that were added together", () => {
		const owed = (amount: number): Obligation => ({
			id: `o${amount}`,
			debtor: null,
			creditor: null,
			what: "支付工资",
			amount,
			due_on: "2026-12-10",
			performed_on: null,
			performed_note: "",
		});
		const instalments: Op = {
			op: "case_parts",
			case: "c",
			changes: [403_333, 403_334].map((amount) => ({
				before: null,
				after: { part: "obligation", value: owed(amount) },
			})),
		};
		expect(zh(instalments)).toBe("约定分期：2 期，共 8,066.67 元");
		expect(timelineKind(instalments)).toBe("agreement");
		const people: Op = {
			op: "case_parts",
			case: "c",
			changes: [
				{ before: null, after: { part: "party", value: { ...ZHOU, id: "x", name: "欧 阳𠮷" } } },
				{ before: null, after: { part: "claim", value: { id: "k", text: "工资", amount: 100 } } },
			],
		};
		expect(zh(people)).toBe("添加 1 名当事人及请求：欧 阳𠮷");
		const paid = { ...owed(500), payments: [{ on: "2026-11-12", amount: 200, note: "现金" }] };
		const payment: Op = {
			op: "case_part",
			case: "c",
			before: { part: "obligation", value: owed(500) },
			after: { part: "obligation", value: paid },
		};
		expect(zh(payment)).toBe("收到付款：支付工资，2026年11月12日 2.00 元");
		expect(changesOf(payment, context("zh").names)).toMatchObject([
			{ label: "付款记录", before: "", after: "2026年11月12日 2.00 元 现金" },
		]);
	});
	it("describe what was undone", () => {
		const first = entry(edit({ stall: ["", "A12"] }), { undone_by: 900 });
		const undo = entry(edit({ stall: ["A12", ""] }), { undoes: first.seq });
		expect(sentence(undo, context("zh", [first]))).toBe("撤销：填写商铺：A12");
		expect(sentence(undo, context("zh", []))).toBe("撤销了一处改动");
	});
	it("are sorted by the day on which it happened, then by entry", () => {
		const note = (on: string): Op => ({
			op: "case_part",
			case: "c",
			before: null,
			after: { part: "note", value: { id: on, on, kind: "phone_call", text: on } },
		});
		const entries = [
			entry(note("2026-11-18")),
			entry(edit({ stall: ["", "A"] })),
			entry(note("2026-11-02")),
		];
		expect(timelineItems(entries, context("zh")).map((one) => one.on)).toEqual([
			"2026-11-20",
			"2026-11-18",
			"2026-11-02",
		]);
		expect(timelineKind(note("2026-11-02"))).toBe("notes");
	});
});

describe("changes", () => {
	const names = context("zh").names;
	it("show numbers as masked by the core", () => {
		const op: Op = {
			op: "case_part",
			case: "c",
			before: { part: "party", value: { ...ZHOU, phone: "138****0417" } },
			after: {
				part: "party",
				value: { ...ZHOU, phone: "139****1234", id_number: "320***********0018" },
			},
		};
		expect(changesOf(op, names)).toEqual([
			{
				field: "phone",
				label: "电话",
				part: "周永顺",
				before: "138****0417",
				after: "139****1234",
			},
			{
				field: "id_number",
				label: "证件号码",
				part: "周永顺",
				before: "",
				after: "320***********0018",
			},
		]);
	});
	it("leave out fields that are equal or empty on both sides, and follow the display order", () => {
		const fields = { stall: "", grid: null, cause: "L07", summary: "x" } as unknown as CaseFields;
		const op = {
			op: "case_register",
			case: "c",
			written: "盛劳调字〔2026〕第7号",
			number: { year: 2026, n: 7 },
			registered_on: "2026-11-20",
			fields,
			parties: [],
			claims: [],
			acceptance: null,
		} satisfies Op;
		expect(changesOf(op, names).map((one) => one.field)).toEqual([
			"registered_on",
			"cause",
			"summary",
		]);
	});
	it("of a reopening name the next action that ends with it", () => {
		const value = { on: "2026-11-09", reason: "双方愿意再谈", due_on: null };
		const op: Op = {
			op: "case_step",
			case: "c",
			step: { step: "reaccept", value },
			changes: { next_action: { before: "催交考勤表", after: "" } },
		};
		expect(changesOf(op, names).at(-1)).toEqual({
			field: "next_action",
			label: "下一步",
			part: "",
			before: "催交考勤表",
			after: "",
		});
	});
	it("can be filtered by field, by person and by value", () => {
		const entries = [
			entry(edit({ stall: ["A12", "B7"] })),
			entry(edit({ event_on: [null, "2026-11-01"] }), { actor: "顾伟" }),
		];
		const records = changeRecords(entries, context("zh", entries));
		const count = (filter: object) =>
			filterRecords(records, { field: "", actor: "", text: "", ...filter }).length;
		expect(count({})).toBe(2);
		expect(count({ field: "商铺" })).toBe(1);
		expect(count({ actor: "顾伟" })).toBe(1);
		expect(count({ text: "ｂ７" })).toBe(1);
		expect(count({ text: "没有" })).toBe(0);
	});
});
