import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { disableBrowserActions } from "./webview";

let stop = () => {};
beforeEach(() => {
	document.body.innerHTML = `<p id="text"><b id="bold">第37号</b></p><button id="button"></button>
		<input id="field"><input id="number" type="tel"><textarea id="area"></textarea>
		<input id="tick" type="checkbox"><input id="choice" type="radio">`;
	stop = disableBrowserActions();
});
afterEach(() => stop());

/** Returns whether the webview would act on the event. */
function passes(event: Event, id = "text"): boolean {
	return document.getElementById(id)!.dispatchEvent(event);
}
const menu = () => new MouseEvent("contextmenu", { bubbles: true, cancelable: true });
const key = (name: string, more: KeyboardEventInit = {}) =>
	new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });

describe("the webview", () => {
	it.each(["text", "bold", "button", "tick", "choice"])("shows no menu over #%s", (id) => {
		expect(passes(menu(), id)).toBe(false);
	});
	it.each(["field", "number", "area"])("shows its menu over #%s, for copying and pasting", (id) => {
		expect(passes(menu(), id)).toBe(true);
	});
	it.each([
		["F5", {}],
		["F5", { ctrlKey: true }],
		["r", { ctrlKey: true }],
		["R", { ctrlKey: true, shiftKey: true, code: "KeyR" }],
		["к", { ctrlKey: true, code: "KeyR" }],
		["r", { metaKey: true }],
	])("is not reloaded by %s %j", (name, more) => {
		for (const id of ["text", "field"]) expect(passes(key(name, more), id)).toBe(false);
	});
	it.each([
		["r", {}],
		["R", { shiftKey: true }],
		["F6", {}],
		["c", { ctrlKey: true, code: "KeyC" }],
	])("gets %s %j", (name, more) => expect(passes(key(name, more), "field")).toBe(true));
	it("shows and reloads everything without this (control)", () => {
		stop();
		expect([passes(menu()), passes(key("F5"))]).toEqual([true, true]);
	});
});
