import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { t } from "$lib/i18n/index.svelte";
import { followPresses } from "$lib/input/press";
import { byTestId, settle } from "$lib/page.fixture";
import Page from "./typedInput.fixture.svelte";
import { reactive } from "./reactive.fixture.svelte";

let page: object | undefined;
let sent = 0;
let value: { people: number | null; amount: number | null };

afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	sent = 0;
});

async function show(frame: "dialog" | "inline", error?: string): Promise<void> {
	value = reactive({ people: 3 as number | null, amount: null as number | null });
	const props = { frame, value, error, onsubmit: () => void sent++ };
	page = mount(Page, { target: document.body, props });
	await settle();
}

const control = (testid: string) => byTestId(testid) as HTMLInputElement;
const isInvalid = (testid: string) => control(testid).getAttribute("aria-invalid") === "true";

async function type(testid: string, text: string): Promise<void> {
	control(testid).focus();
	control(testid).value = text;
	control(testid).dispatchEvent(new Event("input", { bubbles: true }));
	await settle();
}

async function submit(): Promise<void> {
	byTestId("form-do")!.click();
	await settle();
}

describe.each(["dialog", "inline"] as const)("a form (%s)", (frame) => {
	it("is not sent while a control has text that it cannot read", async () => {
		await show(frame);
		await type("amount", "约3万");
		await submit();
		expect(sent).toBe(0);
		expect(byTestId("field-error")?.textContent).toContain(t().common.moneyUnread);
		expect(document.activeElement).toBe(control("amount"));
		await type("amount", "3万");
		expect(byTestId("field-error")).toBeNull();
		await submit();
		expect(sent).toBe(1);
		expect(value.amount).toBe(3_000_000);
	});
});

describe("text that cannot be read", () => {
	it("is marked after the press that leaves it, so that nothing moves under the pointer", async () => {
		const stop = followPresses();
		await show("inline");
		await type("amount", "约3万");
		const send = byTestId("form-do")!;
		send.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0 }));
		control("amount").dispatchEvent(new Event("blur"));
		await settle();
		expect(byTestId("field-error")).toBeNull();
		send.dispatchEvent(new PointerEvent("pointerup", { bubbles: true, button: 0 }));
		await settle();
		expect(byTestId("field-error")?.textContent).toContain(t().common.moneyUnread);
		stop();
	});
});

describe("two controls of one field", () => {
	it("are marked one by one", async () => {
		await show("inline");
		await type("people", "十几人");
		control("people").dispatchEvent(new Event("blur"));
		await settle();
		expect([isInvalid("people"), isInvalid("amount")]).toEqual([true, false]);
		await type("amount", "1,2");
		control("amount").dispatchEvent(new Event("blur"));
		await type("amount", "12");
		expect([isInvalid("people"), isInvalid("amount")]).toEqual([true, false]);
		expect(byTestId("field-error")?.textContent).toContain(t().common.countUnread);
		expect(control("people").id + control("amount").id).toBe("");
	});
	it("are marked together by an error of the field", async () => {
		await show("inline", "x");
		expect([isInvalid("people"), isInvalid("amount")]).toEqual([true, true]);
	});
});

describe("a number of people", () => {
	it.each([
		["１２", 12],
		["十二", 12],
		["12人", 12],
	])("is read from %j", async (text, people) => {
		await show("inline");
		await type("people", text);
		expect(value.people).toBe(people);
		control("people").dispatchEvent(new Event("blur"));
		await settle();
		expect(control("people").value).toBe(String(people));
	});
	it("keeps text that it cannot read, and says so, where the value before stays", async () => {
		await show("inline");
		await type("people", "十几人");
		control("people").dispatchEvent(new Event("blur"));
		await settle();
		expect(value.people).toBe(3);
		expect(control("people").value).toBe("十几人");
		expect(isInvalid("people")).toBe(true);
		await submit();
		expect(sent).toBe(0);
	});
});
