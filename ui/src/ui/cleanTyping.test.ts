import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { byTestId, settle } from "$lib/page.fixture";
import { Combobox, MoneyInput, PassphraseInput, TextArea, TextInput } from ".";
import { cleanTyping } from "$lib/input/cleanTyping";
import { withoutInvisible } from "$lib/input/invisible";

const PHONE = "\u202D13800001234\u202C";

let end: (() => void | Promise<void>)[] = [];
beforeEach(() => (end = [cleanTyping()]));
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

/** Mounts a control and pastes the text; returns what the control shows. */
async function paste(control: typeof TextInput, text: string, more: object = {}): Promise<string> {
	const page = mount(control, { target: document.body, props: { testid: "field", ...more } });
	end.push(() => unmount(page));
	await settle();
	const field = byTestId("field") as HTMLInputElement;
	field.value = text;
	field.setSelectionRange(text.length, text.length);
	field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
	await settle();
	return field.value;
}

describe("a pasted text", () => {
	it.each([
		["a field of one line", TextInput, {}],
		["a field of several lines", TextArea, {}],
		["a field with suggestions", Combobox, { free: true, load: () => Promise.resolve([]) }],
	] as const)("loses its invisible marks in %s", async (_, control, more) => {
		expect(await paste(control as typeof TextInput, PHONE, more)).toBe("13800001234");
	});
	it("reaches the view without them", async () => {
		let typed = "";
		const more = {
			get value() {
				return typed;
			},
			set value(next: string) {
				typed = next;
			},
		};
		const page = mount(TextInput, {
			target: document.body,
			props: Object.defineProperties({ testid: "field" }, Object.getOwnPropertyDescriptors(more)),
		});
		end.push(() => unmount(page));
		const field = byTestId("field") as HTMLInputElement;
		field.value = "王\u200B小\uFEFF禾";
		field.dispatchEvent(new InputEvent("input", { bubbles: true }));
		await settle();
		expect(typed).toBe("王小禾");
	});
	it.each([
		["\u200B王\u00AD小\u2060禾\uFEFF", "王小禾"],
		["138\u00A00000\u202F1234", "138 0000 1234"],
		["王\u3000小禾", "王\u3000小禾"],
		["王\t小禾", "王 小禾"],
		["王\u0007小禾\u0000", "王小禾"],
		["👨\u200D👩\u200D👧 ❤\uFE0F 1\uFE0F\u20E3", "👨\u200D👩\u200D👧 ❤\uFE0F 1\uFE0F\u20E3"],
	])("%j becomes %j", async (text, expected) => {
		expect(await paste(TextInput, text)).toBe(expected);
	});
	it("keeps tabs and lines where there can be several", async () => {
		expect(await paste(TextArea as unknown as typeof TextInput, "一\t二\u200B\n三")).toBe(
			"一\t二\n三",
		);
	});
	it("is read by a control that parses it", async () => {
		const field = (await paste(
			MoneyInput as unknown as typeof TextInput,
			"\u202D1,234.50\u202C",
		)) as string;
		expect(field).toBe("1,234.50");
	});
	it("stays as it is in a field for a passphrase, and while an input method composes", async () => {
		const passphrase = PassphraseInput as unknown as typeof TextInput;
		expect(await paste(passphrase, PHONE, { autocomplete: "current-password" })).toBe(PHONE);
		document.body.replaceChildren();
		const field = document.createElement("input");
		document.body.append(field);
		field.value = "ni\u200B";
		field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
		expect(field.value).toBe("ni\u200B");
	});
});

describe("several lines pasted into a field of one line", () => {
	async function pasteEvent(text: string, prevented = false): Promise<[string, ClipboardEvent]> {
		const page = mount(TextInput, {
			target: document.body,
			props: { testid: "field", value: "甲乙" },
		});
		end.push(() => unmount(page));
		await settle();
		const field = byTestId("field") as HTMLInputElement;
		field.setSelectionRange(1, 2);
		const clipboardData = { getData: () => text };
		const event = Object.assign(new Event("paste", { bubbles: true, cancelable: true }), {
			clipboardData,
		}) as unknown as ClipboardEvent;
		if (prevented) field.addEventListener("paste", (e) => e.preventDefault());
		field.dispatchEvent(event);
		await settle();
		return [field.value, event];
	}

	it("stay apart", async () => {
		expect((await pasteEvent("陈国平\r\n李秀英\n\n王建军\n"))[0]).toBe("甲陈国平、李秀英、王建军");
	});
	it.each(["陈国平", "陈国平\r\n"])(
		"are left to the browser if there is one (%j)",
		async (text) => {
			const [value, event] = await pasteEvent(text);
			expect([value, event.defaultPrevented]).toEqual(["甲乙", false]);
		},
	);
	it("are left to a view that takes them", async () => {
		expect((await pasteEvent("陈国平\n李秀英", true))[0]).toBe("甲乙");
	});
});

describe("without invisible marks", () => {
	it.each([
		["\u{E0041}王\u{E0041}", "王"],
		["葛\u{E0100}", "葛\u{E0100}"],
		["王\uFE0F", "王"],
		["👍🏽", "👍🏽"],
		["🏴\u{E0067}\u{E0062}", "🏴\u{E0067}\u{E0062}"],
		["\u180E\u3164\uFFA0", ""],
	])("%j is %j", (text, expected) => {
		expect(withoutInvisible(text)).toBe(expected);
	});
});
