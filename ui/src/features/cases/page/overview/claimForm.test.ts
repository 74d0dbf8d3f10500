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
function type(testid: string, text: string): void {
	const field = byTestId(testid) as HTMLInputElement;
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	field.dispatchEvent(new Event("blur", { bubbles: true }));
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

it.each([
	["claim-only-amount", ["九月加班费", "1,375.00"]],
	["claim-replace", ["支付加班工资", "1,375.00"]],
	["claim-leave", ["九月加班费", "900.00"]],
])("a new claim of other words asks before it takes a sum over: %s", async (answer, expected) => {
	const { end } = await openClaims(null);
	byTestId("claim-add")!.click();
	await settle();
	type("claim-text", "九月加班费");
	type("claim-amount", "900");
	calculatorDialog.takeOver!(PROPOSED);
	await settle();
	expect([value("claim-text"), value("claim-amount")], "nothing is replaced unasked").toEqual([
		"九月加班费",
		"900.00",
	]);
	expect(byTestId("claim-other")?.textContent).toContain("支付加班工资，1,375.00 元");
	byTestId(answer)!.click();
	await settle();
	expect([value("claim-text"), value("claim-amount")]).toEqual(expected);
	expect(byTestId("claim-other")).toBeNull();
	await end();
});

it.each([
	["claim-text", "支付加班工资"],
	["claim-amount", "1375"],
])("a new claim of which %s is the same takes the sum over unasked", async (testid, typed) => {
	const { end } = await openClaims(null);
	byTestId("claim-add")!.click();
	await settle();
	type(testid, typed);
	calculatorDialog.takeOver!(PROPOSED);
	await settle();
	expect(byTestId("claim-other")).toBeNull();
	expect(value("claim-text")).toBe("支付加班工资");
	await end();
});

it("a case that cannot be changed takes no sum over", async () => {
	const { end } = await openClaims(null, { stage: "void" });
	expect(calculatorDialog.takeOver).toBeUndefined();
	await end();
});
