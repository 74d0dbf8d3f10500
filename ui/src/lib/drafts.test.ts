import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CallError, setBackend } from "./backend";
import { type Autosave } from "./drafts.svelte";
import { testForm } from "./drafts.fixture.svelte";

interface Saved {
	form: string;
	subject: string;
	body: { text: string };
}

let saved: Saved[] = [];
let failing = false;
let stop = () => {};

beforeEach(() => {
	vi.useFakeTimers();
	saved = [];
	failing = false;
	setBackend({
		call(cmd, payload) {
			if (failing) return Promise.reject({ code: "disk_trouble" });
			if (cmd === "draft_save") saved.push(payload as Saved);
			return Promise.resolve({ result: { at: "2026-11-20T06:02:00Z" }, topics: [] });
		},
		onJob: () => Promise.resolve(() => {}),
	});
});
afterEach(() => {
	stop();
	vi.useRealTimers();
});

function open(): { form: { subject: string; text: string }; draft: Autosave } {
	const opened = testForm();
	stop = opened.stop;
	flushSync();
	return opened;
}

function type(form: { text: string }, text: string): void {
	form.text = text;
	flushSync();
}

const texts = () => saved.map((s) => s.body.text);

describe("autosave", () => {
	it("does not save the initial content of the form", async () => {
		const { draft } = open();
		await vi.advanceTimersByTimeAsync(5000);
		expect(saved).toEqual([]);
		expect(draft.state).toBe("clean");
	});
	it("saves soon after the last key, and reports the time", async () => {
		const { form, draft } = open();
		type(form, "周");
		expect(draft.state).toBe("typing");
		await vi.advanceTimersByTimeAsync(799);
		expect(texts()).toEqual([]);
		await vi.advanceTimersByTimeAsync(1);
		expect(saved).toEqual([{ form: "new_case", subject: "a", body: { text: "周" } }]);
		expect(draft.state).toBe("saved");
		expect(draft.at).toBe("2026-11-20T06:02:00Z");
	});
	it("leaves no keystroke unsaved for two seconds while typing goes on", async () => {
		const { form } = open();
		const typedAt = new Map<string, number>();
		for (let i = 1; i <= 100; i++) {
			const text = "字".repeat(i);
			typedAt.set(text, Date.now());
			type(form, text);
			await vi.advanceTimersByTimeAsync(100);
			const oldest = typedAt.get(`${texts().at(-1) ?? ""}字`);
			if (oldest !== undefined) expect(Date.now() - oldest).toBeLessThan(2000);
		}
		expect(saved.length).toBeGreaterThan(4);
	});
	it("saves at once when the window loses focus or the form goes away", async () => {
		const { form } = open();
		type(form, "一");
		window.dispatchEvent(new Event("blur"));
		await vi.advanceTimersByTimeAsync(0);
		expect(texts()).toEqual(["一"]);
		type(form, "一二");
		stop();
		await vi.advanceTimersByTimeAsync(0);
		expect(texts()).toEqual(["一", "一二"]);
	});
	it("tries again after a failed save", async () => {
		const { form, draft } = open();
		failing = true;
		type(form, "周");
		await vi.advanceTimersByTimeAsync(1000);
		expect(draft.state).toBe("failed");
		failing = false;
		await vi.advanceTimersByTimeAsync(5000);
		expect(texts()).toEqual(["周"]);
		expect(draft.state).toBe("saved");
	});
	it("begins a new draft with another subject, without losing the last keystrokes of the previous one", async () => {
		const { form, draft } = open();
		type(form, "周");
		form.subject = "b";
		form.text = "";
		flushSync();
		await vi.advanceTimersByTimeAsync(5000);
		expect(saved.map((s) => [s.subject, s.body.text])).toEqual([["a", "周"]]);
		expect(draft.state).toBe("clean");
		type(form, "吴");
		await vi.advanceTimersByTimeAsync(1000);
		expect(saved.at(-1)).toMatchObject({ subject: "b", body: { text: "吴" } });
	});
	it("saves what was typed before the form is sent, and nothing from then on", async () => {
		const { form, draft } = open();
		type(form, "周");
		let atSending: string[] = [];
		await draft.handOver(async () => {
			atSending = texts();
			type(form, "周永");
			await Promise.resolve();
		});
		type(form, "周永顺");
		await vi.advanceTimersByTimeAsync(5000);
		stop();
		await vi.advanceTimersByTimeAsync(5000);
		expect([atSending, texts()]).toEqual([["周"], ["周"]]);
	});
	it("saves the next form of the page after one was sent", async () => {
		const { form, draft } = open();
		type(form, "周");
		await draft.handOver(() => Promise.resolve());
		form.subject = "b";
		type(form, "");
		type(form, "吴");
		await vi.advanceTimersByTimeAsync(1000);
		expect(saved.at(-1)).toMatchObject({ subject: "b", body: { text: "吴" } });
	});
	it.each([
		["throws", () => Promise.reject(new CallError("disk_trouble"))],
		["resolves with an error", () => Promise.resolve(new CallError("stale"))],
	])("goes on saving when sending %s, also what was typed meanwhile", async (_, refuse) => {
		const { form, draft } = open();
		type(form, "周");
		const sending = draft.handOver(async () => {
			type(form, "周永");
			await refuse();
			return refuse();
		});
		await sending.catch(() => undefined);
		await vi.advanceTimersByTimeAsync(1000);
		expect(texts()).toEqual(["周", "周永"]);
		type(form, "周永顺");
		await vi.advanceTimersByTimeAsync(1000);
		expect(texts().at(-1)).toBe("周永顺");
	});
	it("tries to save again when neither the draft nor the form could be written", async () => {
		const { form, draft } = open();
		failing = true;
		type(form, "周");
		await draft.handOver(() => Promise.reject(new Error("disk"))).catch(() => undefined);
		failing = false;
		await vi.advanceTimersByTimeAsync(1000);
		expect(texts()).toEqual(["周"]);
	});
});
