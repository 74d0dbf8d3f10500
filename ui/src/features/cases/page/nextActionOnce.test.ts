import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Clock } from "$lib/generated/types";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "./CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "./caseModel.fixture.svelte";

const clock = (kind: Clock["kind"]) =>
	({ kind, from: "2026-11-06", due: "2026-11-24", effective: "2026-11-24", days_left: 4 }) as Clock;
const fields = { ...caseView().case.fields, next_action: "电话联系店主", next_on: "2026-11-24" };

let end: (() => void | Promise<void>)[] = [];
async function open(tab: string): Promise<string> {
	nav.reset({ view: "cases" });
	const view = caseView({ fields }, { clocks: [clock("next_action"), clock("mediation")] });
	const answers = { case_get: () => view, draft_list: () => [], draft_get: () => null };
	const opened = await openBook({ boot: { vocabulary: VOCABULARY } }, answers);
	const page = mount(CasePage, { target: document.body, props: { caseId: CASE_ID, tab } });
	end = [() => unmount(page), opened.close];
	await settle();
	return byTestId("case-page")!.textContent;
}
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

describe("the next action", () => {
	it.each(["overview", "timeline", "parties"])("stands once on the tab %s", async (tab) => {
		expect((await open(tab)).split("电话联系店主")).toHaveLength(2);
		expect([byTestId("clock-next_action"), byTestId("clock-mediation") !== null]).toEqual([
			null,
			tab === "overview",
		]);
	});
	it("has its room in the header on every tab, so that the tabs do not move", async () => {
		await open("overview");
		const room = document.querySelector("header .room");
		expect(room?.getAttribute("data-text")).toContain("电话联系店主");
		await end[0]!();
		end = end.slice(1);
		await open("parties");
		expect(byTestId("case-next")?.textContent).toBe(room?.getAttribute("data-text"));
	});
});

it("a fact that is not entered invites to enter it", async () => {
	await open("overview");
	const fact = byTestId("fact-stall")!;
	expect(fact.querySelector(".text")!.textContent).toBe("填写");
	expect(fact.querySelector(".pen svg")).not.toBeNull();
});

it("a day that cannot be read marks its own control only", async () => {
	await open("overview");
	byTestId("fact-next-action")!.click();
	await settle();
	const day = byTestId("edit-next-on") as HTMLInputElement;
	day.focus();
	day.value = "下个礼拜几";
	day.dispatchEvent(new Event("input", { bubbles: true }));
	day.blur();
	await settle();
	const marked = [...document.querySelectorAll<HTMLElement>("[aria-invalid=true]")];
	expect(marked.map((one) => one.dataset.testid)).toEqual(["edit-next-on"]);
	expect(byTestId("fact-next-action-field-error")).not.toBeNull();
});
