import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { CaseRegister } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import NewCase from "./NewCase.svelte";
import { blankEntry } from "./entry";

const CAUSE = {
	code: "L07",
	zh: "拖欠工资",
	en: "Wages",
	nature: "labour",
	group: "G3",
	words: [],
};
const vocabulary = new Proxy({ causes: [CAUSE] } as Record<string, unknown>, {
	get: (lists, list: string) => lists[list] ?? [],
});
const draft = {
	...blankEntry("2026-11-20", "a", true),
	cause: "L07",
};
draft.parties[0]!.name = "周永顺";

let sent: [string, Record<string, unknown>][] = [];
let release = (): void => undefined;
/** Throws what the core asks about. */
let doubted: FakeReply | undefined;
let end: (() => void | Promise<void>)[] = [];

beforeEach(() => open(draft));

/** Opens the page with this draft. */
async function open(body: object): Promise<void> {
	const opened = await openBook(
		{ boot: { vocabulary } },
		{
			draft_list: () => [],
			draft_get: ({ subject }) => (subject === "d1" ? { form: "new_case", subject, body } : null),
			draft_save: () => ({ at: "2026-11-20T10:00:00Z" }),
			office_setup: () => ({ next_numbers: [{ series: "main", text: "第38号" }] }),
			case_register: (payload) =>
				doubted?.(payload) ??
				new Promise((done) => (release = () => done({ case: "c1", number: "第37号" }))),
		},
	);
	sent = opened.sent;
	nav.reset({ view: "new_case", draft: "d1" });
	const page = mount(NewCase, { target: document.body });
	end = [() => unmount(page), opened.close];
	await settle();
}
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	doubted = undefined;
	document.body.replaceChildren();
});

const field = (testid: string) => byTestId(testid) as HTMLInputElement;
async function type(testid: string, text: string): Promise<void> {
	field(testid).focus();
	field(testid).value = text;
	field(testid).dispatchEvent(new InputEvent("input", { bubbles: true }));
	await settle();
}
const click = async (testid: string) => {
	byTestId(testid)!.click();
	await settle();
};
const registered = () =>
	sent
		.filter(([cmd]) => cmd === "case_register")
		.map(([, payload]) => payload as unknown as CaseRegister);
const NAMES = ["陈国平", "李秀英", "王建军"];

describe("the name of the applicant", () => {
	it("has the focus in a new form, and again in the next one", async () => {
		expect(document.activeElement).toBe(field("entry-applicant"));
		await type("entry-applicant", "陈国平");
		await click("entry-register");
		expect(document.activeElement).toBe(field("entry-applicant"));
	});
});

describe("several names in the applicant", () => {
	it("become as many people when that is chosen", async () => {
		await type("entry-applicant", NAMES.join("、"));
		await click("entry-register");
		expect(registered()).toEqual([]);
		expect(document.activeElement).toBe(byTestId("entry-names-split"));
		await click("entry-names-split");
		expect(byTestId("entry-names")).toBeNull();
		await click("entry-register");
		const parties = registered()[0]!.parties;
		expect(parties.map(({ name, role, kind }) => [name, role, kind])).toEqual(
			NAMES.map((name) => [name, "applicant", "person"]),
		);
		expect(new Set(parties.map(({ id }) => id)).size).toBe(3);
	});
	it("stay one name when that is chosen, and are never split unasked", async () => {
		await type("entry-applicant", "陈国平、李秀英");
		await click("entry-names-keep");
		await click("entry-register");
		expect(registered()[0]!.parties.map(({ name }) => name)).toEqual(["陈国平、李秀英"]);
	});
	it("are not seen in the name of one person", async () => {
		await type("entry-applicant", "张 三");
		expect(byTestId("entry-names")).toBeNull();
	});
});

describe("what is typed while a case is being registered", () => {
	it("is in the next form, and is kept as its draft", async () => {
		await type("entry-summary", "拖欠三个月工资");
		await click("entry-register");
		await type("entry-summary", "拖欠三个月工资下一位来访");
		await type("entry-applicant", "吴桂芳");
		await type("entry-claim-0-amount", "1.2万");
		release();
		await settle(8);
		expect([field("entry-applicant").value, field("entry-summary").value]).toEqual([
			"吴桂芳",
			"下一位来访",
		]);
		expect(field("entry-claim-0-amount").value).toBe("12,000.00");
		expect(registered()[0]!.parties.map(({ name }) => name)).toEqual(["周永顺"]);
		expect(registered()[0]!.fields.summary).toBe("拖欠三个月工资");
		for (const one of end.splice(0)) await one();
		const [, saved] = sent.findLast(([cmd]) => cmd === "draft_save")!;
		expect(JSON.stringify(saved)).toContain("吴桂芳");
		expect(saved.subject).not.toBe("d1");
	});
	it("is nothing if nothing was typed, also when the form copied the stall by itself", async () => {
		await type("entry-summary", "拖欠三个月工资");
		await type("entry-respondent-stall", "东二排 11 号");
		await click("entry-register");
		byTestId("entry-respondent-stall")!.dispatchEvent(new FocusEvent("blur"));
		await settle();
		expect(field("entry-stall").value).toBe("东二排 11 号");
		release();
		await settle(8);
		expect(field("entry-stall").value).toBe("");
		expect([field("entry-applicant").value, field("entry-summary").value]).toEqual(["", ""]);
	});
});

it("is not registered with an amount or a number of people that cannot be read", async () => {
	await type("entry-claim-0-amount", "约3万");
	await click("entry-register");
	expect(registered()).toEqual([]);
	await type("entry-claim-0-amount", "3万");
	await click("entry-more");
	await type("entry-workers", "１２");
	await click("entry-register");
	expect(registered()[0]!.fields.worker_count).toBe(12);
});

it("a doubtful number is asked about at its party, and sent as kept if the person says so", async () => {
	doubted = ({ kept }) => {
		if (kept) return undefined;
		throw { code: "doubtful", field: "parties.0.phone", detail: ["unusual_phone"] };
	};
	await type("entry-applicant-phone", "1380000123");
	await click("entry-register");
	expect(byTestId("entry-respondent-phone-field-keep")).toBeNull();
	await click("entry-applicant-phone-field-keep");
	expect(registered().map(({ kept }) => kept)).toEqual([undefined, ["parties.0.phone"]]);
});

describe("the grid of people", () => {
	const names = () => registered().flatMap(({ parties }) => parties.map(({ name }) => name));
	const openGrid = () => click("entry-people");
	/** Leaves the page and returns the draft that it saved last. */
	async function leave(): Promise<{ people: unknown }> {
		for (const one of end.splice(0)) await one();
		document.body.replaceChildren();
		const [, saved] = sent.findLast(([cmd]) => cmd === "draft_save")!;
		return JSON.parse(JSON.stringify(saved.body)) as { people: unknown };
	}
	it("is part of the draft, and comes back with it", async () => {
		await openGrid();
		await type("people-claim", "支付拖欠工资");
		await type("people-0-name", "冯小满");
		const body = await leave();
		await open(body);
		expect([field("people-claim").value, field("people-0-name").value]).toEqual([
			"支付拖欠工资",
			"冯小满",
		]);
		await click("people-do");
		expect(byTestId("people-grid")).toBeNull();
		await click("entry-register");
		expect(names()).toEqual(["周永顺", "冯小满"]);
		expect((await leave()).people).toBeNull();
	});
	it("that was left open is shown before the case is registered, and is discarded only on demand", async () => {
		await openGrid();
		await type("people-0-name", "冯小满");
		byTestId("people-0-name")!.dispatchEvent(
			new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
		);
		await settle();
		expect(byTestId("people-grid")).toBeNull();
		await click("entry-register");
		expect(names()).toEqual([]);
		expect(field("people-0-name").value).toBe("冯小满");
		await click("people-cancel");
		await click("entry-register");
		expect(names()).toEqual(["周永顺"]);
	});
	it("of another shape, from another version, is left out", async () => {
		await leave().catch(() => undefined);
		await open({ ...draft, people: { claim: "", rows: [{ name: "冯小满" }] } });
		expect(byTestId("people-grid")).toBeNull();
		await click("entry-register");
		expect(names()).toEqual(["周永顺"]);
	});
});

describe("a required field that is empty", () => {
	it("is named at the field, and the first one has the focus", async () => {
		await type("entry-received-on", "");
		field("entry-received-on").blur();
		await settle();
		await click("entry-register");
		expect(registered()).toEqual([]);
		expect(document.activeElement).toBe(field("entry-received-on"));
		expect(byTestId("entry-received-field-error")?.textContent.trim()).toBe("请填写收到日期");
		expect(byTestId("entry-received-field")?.querySelector("label")?.textContent).toBe("收到日期");
		await type("entry-applicant", "");
		await click("entry-register");
		expect(document.activeElement).toBe(field("entry-applicant"));
		expect(byTestId("entry-applicant-field")?.textContent).toContain("请填写申请人");
		byTestId("entry-missing-received_on")!.click();
		await settle();
		expect(document.activeElement).toBe(field("entry-received-on"));
	});
});
