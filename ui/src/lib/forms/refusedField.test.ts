import { afterEach, describe, expect, it } from "vitest";
import { Submission } from "./submission.svelte";

afterEach(() => document.body.replaceChildren());

/** Builds a form in which the last two fields are refused. */
function build(): (testid: string) => HTMLElement {
	document.body.innerHTML = `
		<div data-form>
			<input id="first" />
			<div data-refused><span>电话</span><input id="second" aria-invalid="true" /></div>
			<div data-refused><textarea id="third"></textarea></div>
			<button id="save"></button>
		</div>
		<input id="outside" />`;
	return (id) => document.getElementById(id)!;
}

describe("a refused form", () => {
	it("moves the focus to its first refused field", async () => {
		const at = build();
		at("save").focus();
		await new Submission().run(() => Promise.resolve(), ["second", "third"]);
		expect(document.activeElement).toBe(at("second"));
		at("save").focus();
		await new Submission().run(() => Promise.reject(new Error("refused")));
		expect(document.activeElement).toBe(at("second"));
	});
	it("leaves the focus where the user took it meanwhile, and other forms alone", async () => {
		const at = build();
		at("save").focus();
		await new Submission().run(() => {
			at("third").focus();
			return Promise.reject(new Error("refused"));
		});
		expect(document.activeElement).toBe(at("third"));
		at("outside").focus();
		await new Submission().run(() => Promise.resolve(), ["second"]);
		expect(document.activeElement).toBe(at("outside"));
	});
});
