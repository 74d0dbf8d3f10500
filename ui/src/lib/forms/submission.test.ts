import { describe, expect, it } from "vitest";
import { CallError } from "../backend";
import { messageText } from "./formErrors";
import { Submission } from "./submission.svelte";

describe("a submission", () => {
	it("succeeds, and is busy meanwhile", async () => {
		const form = new Submission();
		const sent = form.run(() => Promise.resolve());
		expect(form.busy).toBe(true);
		expect([await sent, form.busy, form.error]).toEqual([true, false, undefined]);
	});
	it.each([
		["throws", () => Promise.reject(new CallError("bad_value", "parties.0.name"))],
		["resolves with", () => Promise.resolve(new CallError("bad_value", "parties.0.name"))],
	])("keeps the refusal that the call %s", async (_, send) => {
		const form = new Submission();
		expect([await form.run(send), form.busy]).toEqual([false, false]);
		expect([form.fieldError("name"), form.fieldError("me")]).toEqual([
			expect.any(String),
			undefined,
		]);
		expect([form.formError(["name"]), form.formError(["phone"])]).toEqual([
			undefined,
			expect.any(String),
		]);
	});
	it("is not sent while fields are missing, and forgets them at the next attempt", async () => {
		const form = new Submission();
		let sent = 0;
		const send = () => Promise.resolve(sent++);
		expect([await form.run(send, ["on"]), sent]).toEqual([false, 0]);
		expect(messageText(form.fieldError("on"), "受理日期")).toBe("请填写受理日期");
		expect([await form.run(send), sent]).toEqual([true, 1]);
		expect(form.fieldError("on")).toBeUndefined();
	});
	it("is not sent twice", async () => {
		const form = new Submission();
		let answer = (): void => undefined;
		const first = form.run(() => new Promise<void>((resolve) => (answer = resolve)));
		expect(await form.run(() => Promise.reject(new Error("sent twice")))).toBe(false);
		answer();
		expect([await first, form.error]).toEqual([true, undefined]);
	});
});
