import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { markStale } from "$lib/backend";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { Document, DocumentEntry, Session, StaffRole } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const TERMS = [
	{ code: "application", zh: "调解申请书", en: "Application for mediation", basis: null },
	{ code: "session_record", zh: "调解笔录", en: "Session record", basis: "《规定》第二十五条" },
	{ code: "agreement", zh: "调解协议书", en: "Mediation agreement", basis: "《规定》第二十六条" },
];
const SESSIONS = ["s1", "s2"].map((id, at) => ({
	id,
	state: "held",
	form: "joint",
	room: null,
	starts: `2026-11-1${at}T09:00:00`,
	ends: null,
	mediators: [],
	recorder: null,
	attendance: [],
	record: "",
	result: "",
	next_on: null,
})) as Session[];
const plain: Omit<DocumentEntry, "kind"> = {
	session: null,
	session_starts: null,
	missing: [],
	saved: null,
};
const SAVED = { at: "2026-11-19T06:02:00Z", by: "林小满", form: "word", outdated: true } as const;
const DOCUMENT: Document = {
	kind: "agreement",
	number: "盛劳调字〔2026〕第37号",
	title: "调解协议书",
	office: "盛和市场调解委员会",
	blocks: [
		{ block: "heading", text: "一、争议事实" },
		{
			block: "plain",
			line: [
				{ run: "text", text: "住址：" },
				{ run: "blank", label: "住址", width: 16 },
				{ run: "text", text: "。" },
			],
		},
		{ block: "form", rows: [{ label: "申请人", value: [{ run: "text", text: "周永顺" }] }] },
		{
			block: "table",
			heads: ["序号", "事项"],
			widths: [1, 3],
			rows: [[[{ run: "text", text: "1" }], [{ run: "text", text: "付清工资" }]]],
		},
		{ block: "addressee", name: [{ run: "text", text: "盛和区人民法院" }] },
		{ block: "signatures", lines: [{ label: "申请人（签名或者捺印）", dated: true }] },
		{ block: "page_break" },
		{ block: "seal_and_date", office: "盛和市场调解委员会", day: [] },
		{ block: "remark", text: "本页无正文。" },
	],
	copies: "本协议书一式三份。",
};

let entries: DocumentEntry[];
let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];

async function open(answers: Record<string, FakeReply> = {}, role?: StaffRole): Promise<void> {
	const vocabulary = new Proxy(VOCABULARY, {
		get: (known, list: string) => (list === "documents" ? TERMS : known[list]),
	});
	const opened = await openBook(
		{ role, boot: { vocabulary, export_folder: "/home/a/文书" } },
		{
			case_get: () => caseView({ sessions: SESSIONS }),
			draft_list: () => [],
			document_list: () => entries,
			document_view: ({ kind }) => ({ ...DOCUMENT, kind }),
			document_save: () => ({ file: "第37号 调解协议书.docx" }),
			document_print: () => ({ pages: ["<svg>1</svg>", "<svg>2</svg>"] }),
			...answers,
		},
	);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "documents" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
}
beforeEach(() => {
	nav.reset({ view: "cases" });
	entries = [
		{ ...plain, kind: "application" },
		{ ...plain, kind: "session_record", session: "s1", session_starts: SESSIONS[0]!.starts },
		{ ...plain, kind: "session_record", session: "s2", session_starts: SESSIONS[1]!.starts },
		{ ...plain, kind: "agreement", missing: ["住址", "联系电话"] },
	];
});
afterEach(async () => {
	for (const one of end.splice(0)) await one();
	for (const { id } of toasts.all) toasts.close(id);
	document.body.replaceChildren();
	language.current = "zh";
});

const text = (testid: string) => byTestId(testid)?.textContent.replace(/\s+/g, " ").trim();
const payloads = (cmd: string) => sent.filter(([one]) => one === cmd).map(([, payload]) => payload);
async function click(testid: string): Promise<void> {
	byTestId(testid)!.click();
	await settle();
}
async function press(key: string, init: KeyboardEventInit = {}): Promise<void> {
	const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
	byTestId("documents")!.dispatchEvent(event);
	await settle();
}

describe("the list of documents", () => {
	it("has groups, sessions and notes", async () => {
		entries.push({ ...plain, kind: "cover", saved: SAVED });
		await open();
		expect(text("documents-intake")).toBe("申请和受理 调解申请书 内容齐全");
		expect(text("document-session_record-s2")).toContain("第 2 次 · 11月11日 09:00");
		expect(text("document-agreement")).toContain("缺 2 项");
		expect(text("document-cover")).toContain("案件已改动");
		expect(byTestId("documents-performance")).toBeNull();
	});
	it("is walked through with the arrow keys, over the groups", async () => {
		await open();
		const list = byTestId("documents")!;
		const active = () => document.getElementById(list.getAttribute("aria-activedescendant")!);
		expect(active()).toBe(byTestId("document-application"));
		await press("ArrowUp");
		expect(active()).toBe(byTestId("document-application"));
		await press("ArrowDown");
		await press("ArrowDown");
		expect(active()!.getAttribute("aria-selected")).toBe("true");
		expect(payloads("document_view").at(-1)).toEqual({
			case: CASE_ID,
			kind: "session_record",
			session: "s2",
		});
		await press("End");
		await press("ArrowDown");
		expect(active()).toBe(byTestId("document-agreement"));
		await press("Home");
		expect(active()).toBe(byTestId("document-application"));
	});
	it("says so if there is none", async () => {
		entries = [];
		await open();
		expect(byTestId("documents-empty")).not.toBeNull();
	});
	it("says why it cannot be read, and is read again", async () => {
		let broken = true;
		await open({
			document_list: () => (broken ? Promise.reject({ code: "no_such" }) : entries),
		});
		expect(text("documents-error")).toContain("no_such");
		broken = false;
		await click("documents-retry");
		expect(byTestId("document-agreement")).not.toBeNull();
	});
});

describe("the preview", () => {
	it("is the document as on paper, in Chinese", async () => {
		await open();
		await click("document-agreement");
		const page = byTestId("document-page")!;
		expect([page.lang, page.tabIndex]).toEqual(["zh-CN", 0]);
		expect(page.querySelectorAll("article")).toHaveLength(2);
		const words = page.textContent.replace(/\s+/g, "");
		expect(words).toContain(
			"盛和市场调解委员会调解协议书盛劳调字〔2026〕第37号一、争议事实住址：。",
		);
		expect(words).toContain("此致盛和区人民法院申请人（签名或者捺印）：年月日");
		expect(words.endsWith("（盖章）本页无正文。本协议书一式三份。")).toBe(true);
		expect([...page.querySelectorAll("th")].map((one) => one.textContent)).toEqual([
			"申请人",
			"序号",
			"事项",
		]);
	});
	it("names each blank, as the list of what is missing does", async () => {
		await open();
		await click("document-agreement");
		expect(text("document-missing")).toBe("缺：住址、联系电话");
		const blank = byTestId("document-blank")!;
		expect([blank.title, blank.getAttribute("aria-label")]).toEqual(["缺：住址", "缺：住址"]);
		expect(blank.textContent).toHaveLength(16);
		await click("document-application");
		expect(byTestId("document-missing")).toBeNull();
		expect(byTestId("document-complete")).not.toBeNull();
	});
	it("is read again when the case changes", async () => {
		await open();
		const before = payloads("document_view").length;
		entries = [{ ...plain, kind: "application", missing: ["联系电话"] }];
		markStale(["case"]);
		await settle();
		expect(payloads("document_view")).toHaveLength(before + 1);
		expect(text("document-missing")).toBe("缺：联系电话");
	});
	it("says why it cannot be shown", async () => {
		await open({ document_view: () => Promise.reject({ code: "no_such" }) });
		expect(text("document-error")).toContain("no_such");
		expect(byTestId("documents")).not.toBeNull();
	});
	it("says in English that the document is in Chinese", async () => {
		await open();
		expect(text("document-note")).not.toContain("中文");
		language.current = "en";
		await settle();
		expect(text("document-note")).toContain("The document itself is in Chinese.");
		expect(text("document-agreement")).toBe("Mediation agreement 2 missing");
	});
});

describe("the file", () => {
	it("is saved, named in a toast, and the list is read again", async () => {
		await open({
			document_save: () => {
				const saved = { ...SAVED, outdated: false };
				entries = entries.with(3, { ...entries[3]!, saved });
				return { file: "第37号 调解协议书.docx" };
			},
		});
		await click("document-agreement");
		expect(text("export-folder")).toContain("/home/a/文书");
		expect(byTestId("document-saved")).toBeNull();
		await click("document-save");
		expect(payloads("document_save")).toEqual([
			{ case: CASE_ID, kind: "agreement", session: null, form: "word" },
		]);
		const toast = toasts.all.at(-1)!;
		expect(toast.text).toBe("已保存 第37号 调解协议书.docx");
		expect(text("document-saved")).toMatch(/^上次保存：11月\d+日 \d\d:02，林小满$/);
		expect(text("document-agreement")).toContain("已保存");
		toast.action!.run();
		expect(payloads("shell_open_folder")).toHaveLength(1);
	});
	it("is saved as PDF as well", async () => {
		await open();
		await click("document-agreement");
		await click("document-save-pdf");
		expect(payloads("document_save")).toEqual([
			{ case: CASE_ID, kind: "agreement", session: null, form: "pdf" },
		]);
	});
	it("is printed from its pages, by Ctrl+P too", async () => {
		const printed = vi.fn();
		window.print = printed;
		await open();
		await click("document-agreement");
		await press("p", { ctrlKey: true });
		expect(payloads("document_print")).toEqual([
			{ case: CASE_ID, kind: "agreement", session: null },
		]);
		expect(printed).not.toHaveBeenCalled();
		expect(document.querySelectorAll("[data-testid='print-page']")).toHaveLength(2);
		expect(document.querySelectorAll("body > .on-paper img")).toHaveLength(2);
		await click("print-now");
		expect(printed).toHaveBeenCalledTimes(1);
		await press("p", { ctrlKey: true });
		expect(printed).toHaveBeenCalledTimes(2);
		expect(payloads("document_print")).toHaveLength(1);
		await click("print-pages-back");
		expect(document.querySelector("body > .on-paper")).toBeNull();
		await press("ArrowUp");
		expect(text("document-page")).toContain("调解协议书");
	});
	it("says how it was made last", async () => {
		entries[0]!.saved = { ...SAVED, form: "printed" };
		await open();
		expect(text("document-saved")).toMatch(/^上次打印：/);
	});
	it("is to be saved again once the case has changed", async () => {
		entries[0]!.saved = SAVED;
		await open();
		expect(text("document-saved")).toContain("此后案件有改动");
	});
	it("was not saved: the reason stands there until another document is shown", async () => {
		await open({ document_save: () => Promise.reject({ code: "no_such" }) });
		await click("document-save");
		expect(text("document-save-error")).toContain("no_such");
		expect(toasts.all).toEqual([]);
		await press("ArrowDown");
		expect(byTestId("document-save-error")).toBeNull();
	});
	it("is offered only to those who may export", async () => {
		await open({}, "recorder");
		expect(byTestId("document-page")).not.toBeNull();
		expect(byTestId("document-save")).toBeNull();
		expect(byTestId("export-folder")).toBeNull();
	});
});
