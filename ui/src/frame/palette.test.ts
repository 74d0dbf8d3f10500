import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { CaseView } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import { calculatorDialog } from "$domain/calculators/calculatorDialog.svelte";
import Palette from "./Palette.svelte";
import CasePage from "../features/cases/page/CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../features/cases/page/caseModel.fixture.svelte";

let view: CaseView;
let end: (() => void | Promise<void>)[] = [];
const FOUND = {
	id: "c9",
	number: "盛劳调字〔2026〕第137号",
	stage: "mediating",
	cause: "L07",
	applicants: "周永顺",
	respondents: "盛和水产批发市场冷链物流配送服务有限责任公司",
	snippet: { field: "record", before: "对方称", found: "押金", after: "已退" },
};
const CORE: Record<string, FakeReply> = {
	case_get: () => view,
	case_rows: () => [],
	draft_list: () => [],
	draft_get: () => null,
	find: ({ text }) => ({ cases: text === "押金" || text === "结案" ? [FOUND] : [], people: [] }),
};

/** Shows the page of a case, if one is meant, and the palette over it. */
async function open(withCase: boolean): Promise<void> {
	const opened = await openBook({ boot: { vocabulary: VOCABULARY } }, CORE);
	end = [opened.close];
	if (withCase) {
		const page = mount(CasePage, { target: document.body, props: { caseId: CASE_ID } });
		end.unshift(() => unmount(page));
	}
	await settle();
	const palette = mount(Palette, { target: document.body, props: { open: true } });
	end.unshift(() => unmount(palette));
	await settle();
}

async function search(text: string): Promise<void> {
	const box = byTestId("palette-input") as HTMLInputElement;
	box.value = text;
	box.dispatchEvent(new Event("input", { bubbles: true }));
	await new Promise((done) => setTimeout(done, 80));
	await settle();
}
const hits = () => [...document.querySelectorAll<HTMLElement>("[data-testid=palette-hit]")];
const pageHits = () => hits().filter((hit) => hit.dataset.group === "pageCommands");
const label = (hit: HTMLElement | undefined) => hit?.querySelector(".label")?.textContent;

beforeEach(() => {
	nav.reset({ view: "cases" });
	view = caseView({}, { steps: ["close", "extend", "void", "correct"] });
});
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

describe("the palette", () => {
	it("offers what the page of the case offers, and nothing of it elsewhere", async () => {
		await open(true);
		expect(pageHits().map(label)).toEqual([
			"安排调解",
			"记录联系",
			"结案",
			"添加工作记录",
			"定下一步",
			"转办（更换调解员）",
			"延期",
			"更正",
			"作废",
			"限制查看",
		]);
		for (const one of end.splice(0)) await one();
		await open(false);
		expect(pageHits()).toEqual([]);
		expect(hits().length).toBeGreaterThan(0);
	});
	it("follows the stage", async () => {
		view = caseView({ acceptance: null }, { stage: "registered", steps: ["accept", "refuse"] });
		await open(true);
		expect(pageHits().map(label).slice(0, 3)).toEqual(["记录联系", "受理", "添加工作记录"]);
		expect(pageHits().map(label)).not.toContain("结案");
	});
	it("runs the action that is named, before what its name finds", async () => {
		await open(true);
		await search("结案");
		expect(hits().map(label)).toEqual(["结案", expect.stringContaining("周永顺")]);
		hits()[0]!.click();
		await settle();
		expect([byTestId("palette"), byTestId("close-dialog") !== null]).toEqual([null, true]);
	});
	it("finds an action by its initials, and its form gets the focus", async () => {
		await open(true);
		await search("gzjl");
		hits()[0]!.click();
		await settle();
		expect(document.activeElement).toBe(byTestId("note-text"));
	});
	it("opens the calculators from everywhere", async () => {
		await open(false);
		await search("jsq");
		expect(hits().map(label)).toEqual(["计算（工资、补偿、工伤待遇）"]);
		hits()[0]!.click();
		await settle();
		expect([byTestId("palette"), calculatorDialog.open]).toEqual([null, true]);
		calculatorDialog.open = false;
	});
	it("shows the words that were found, and the number whole", async () => {
		await open(false);
		await search("押金");
		const [hit] = hits();
		expect(hit!.querySelector("mark")!.textContent).toBe("押金");
		expect(byTestId("palette-snippet")!.textContent).toContain("对方称押金已退");
		const number = [...hit!.querySelectorAll("span")].find(
			(span) => span.textContent === "〔2026〕第137号",
		);
		expect(number).not.toBeUndefined();
		expect(number!.classList.contains("cut")).toBe(false);
	});
});
