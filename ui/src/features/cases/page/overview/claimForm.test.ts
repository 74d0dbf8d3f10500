import { mount, unmount } from "svelte";
import { expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import { calculatorDialog } from "$domain/calculators/calculatorDialog.svelte";
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

const PROPOSED = { text: "支付加班工资", amount: 137_500 };

/** Shows the overview of a case in which a claim was left unsaved, if one is meant. */
async function openClaims(draft: unknown, view: Parameters<typeof caseView>[1] = {}) {
	const core = {
		case_get: () => caseView({ claims: [CLAIM] }, view),
		draft_list: () => [],
		draft_get: ({ form }: Record<string, unknown>) => (form === "claim" ? draft : null),
		sessions_on_day: () => [],
		part_put: () => SAVED,
	};
	const { sent, close } = await openBook({ boot: { vocabulary: VOCABULARY } }, core);
	const props = { caseId: CASE_ID, tab: "overview" };
	const page = mount(CasePage, { target: document.body, props });
	await settle();
	const end = async () => {
		await unmount(page);
		close();
		calculatorDialog.open = false;
	};
	return { sent, end };
}
const value = (testid: string) => (byTestId(testid) as HTMLInputElement | null)?.value;

it("the sum of a calculation becomes a new claim", async () => {
	const { sent, end } = await openClaims(null);
	byTestId("claim-calculate")!.click();
	expect(calculatorDialog.open).toBe(true);
	calculatorDialog.takeOver!(PROPOSED);
	await settle();
	expect([value("claim-text"), value("claim-amount")]).toEqual(["支付加班工资", "1,375.00"]);
	byTestId("claim-save")!.click();
	await settle();
	const [, payload] = sent.find(([cmd]) => cmd === "part_put")!;
	expect(payload.part).toMatchObject({ part: "claim", value: PROPOSED });
	expect([value("claim-text"), value("claim-amount")], "the next claim begins empty").toEqual([
		"",
		"",
	]);
	await end();
});

it("a draft of another claim does not replace the sum of a calculation", async () => {
	const draft = { body: { text: "旧草稿", amount: 100 }, saved_at: "" };
	const { end } = await openClaims(draft);
	calculatorDialog.takeOver!(PROPOSED);
	await settle();
	expect([value("claim-text"), value("claim-amount")]).toEqual(["支付加班工资", "1,375.00"]);
	await end();
});

it("the sum of a calculation goes to the new claim that is being typed, and leaves its words", async () => {
	const { end } = await openClaims(null);
	byTestId("claim-add")!.click();
	await settle();
	const text = byTestId("claim-text") as HTMLInputElement;
	text.value = "九月加班费";
	text.dispatchEvent(new Event("input", { bubbles: true }));
	calculatorDialog.takeOver!(PROPOSED);
	await settle();
	expect([value("claim-text"), value("claim-amount")]).toEqual(["九月加班费", "1,375.00"]);
	await end();
});

it("a case that cannot be changed takes no sum over", async () => {
	const { end } = await openClaims(null, { stage: "void" });
	expect(calculatorDialog.takeOver).toBeUndefined();
	await end();
});
