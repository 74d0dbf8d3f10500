import { mount, unmount } from "svelte";
import { expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const CLAIM = { id: "c1", text: "九月工资", amount: 480_000, claimant: "p2" };
const SAVED = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };

it("a claim whose amount is corrected stays that of its party", async () => {
	const core = {
		case_get: () => caseView({ claims: [CLAIM] }),
		draft_list: () => [],
		draft_get: () => null,
		sessions_on_day: () => [],
		part_put: () => SAVED,
	};
	const { sent, close } = await openBook({ boot: { vocabulary: VOCABULARY } }, core);
	const props = { caseId: CASE_ID, tab: "overview" };
	const page = mount(CasePage, { target: document.body, props });
	await settle();
	byTestId("claim-0-edit")!.click();
	await settle();
	const amount = byTestId("claim-amount") as HTMLInputElement;
	amount.value = "5200";
	amount.dispatchEvent(new Event("input", { bubbles: true }));
	byTestId("claim-save")!.click();
	await settle();
	const [, payload] = sent.find(([cmd]) => cmd === "part_put")!;
	expect(payload.part).toEqual({ part: "claim", value: { ...CLAIM, amount: 520_000 } });
	await unmount(page);
	await close();
});
