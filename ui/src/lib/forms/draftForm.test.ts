import { afterEach, describe, expect, it } from "vitest";
import { setBackend } from "../backend";
import { settle } from "../page.fixture";
import { testDraftForm } from "./draftForm.fixture.svelte";

let stop = () => {};
afterEach(() => stop());

/** Opens a form whose stored draft arrives when `arrive` is called. */
function open() {
	let arrive = (_: object | null): void => undefined;
	const sent: string[] = [];
	setBackend({
		async call(cmd) {
			sent.push(cmd);
			const draft = new Promise((done) => (arrive = (body) => done(body && { body })));
			return { result: cmd === "draft_get" ? await draft : {}, topics: [] };
		},
		onJob: () => Promise.resolve(() => undefined),
	});
	const opened = testDraftForm({ text: "", on: "2026-11-18", kind: "visit" });
	stop = opened.stop;
	return { form: opened.form, sent, arrive: (body: object | null) => arrive(body) };
}

describe("a form with a draft", () => {
	it("shows the draft of an earlier visit", async () => {
		const { form, arrive } = open();
		arrive({ text: "来电说明", on: "2026-11-12", unknown: 1 });
		await settle();
		expect([form.value, form.restored]).toEqual([
			{ text: "来电说明", on: "2026-11-12", kind: "visit" },
			true,
		]);
	});
	it("keeps what is typed before the draft arrives, and takes the other fields from the draft", async () => {
		const { form, arrive } = open();
		form.value.text = "新写的";
		arrive({ text: "来电说明", on: "2026-11-12", kind: "letter" });
		await settle();
		expect([form.value, form.restored]).toEqual([
			{ text: "新写的", on: "2026-11-12", kind: "letter" },
			true,
		]);
	});
	it("deletes on discarding what may be stored, and asks for nothing otherwise", async () => {
		const untouched = open();
		untouched.arrive(null);
		await settle();
		await untouched.form.discard();
		expect(untouched.sent).toEqual(["draft_get"]);
		stop();

		// A draft that equals the initial value is not shown as restored, and is still a draft.
		const same = open();
		same.arrive({ text: "", on: "2026-11-18", kind: "visit" });
		await settle();
		await same.form.discard();
		expect([same.form.restored, same.sent.at(-1)]).toEqual([false, "draft_drop"]);
	});
});
