import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setBackend } from "./backend";
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
	it("does not save a form that was sent and emptied, but saves what is typed next", async () => {
		const { form, draft } = open();
		type(form, "周");
		draft.markClean();
		type(form, "");
		await vi.advanceTimersByTimeAsync(5000);
		expect(saved).toEqual([]);
		type(form, "吴");
		await vi.advanceTimersByTimeAsync(1000);
		expect(texts()).toEqual(["吴"]);
	});
});
