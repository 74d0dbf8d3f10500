import { flushSync, mount, tick, unmount } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { setBackend } from "$lib/backend";
import ScreenCover from "./ScreenCover.svelte";
import { IdleTimer } from "./idleTimer.svelte";

let sent: string[] = [];
beforeEach(() => {
	sent = [];
	setBackend({
		call: (cmd) => {
			sent.push(cmd);
			return Promise.resolve({ result: {}, topics: [] });
		},
		onJob: () => Promise.resolve(() => undefined),
	});
});

describe("IdleTimer", () => {
	/** Creates the timer of a book that locks after one minute; `at` sets the clock in seconds. */
	function oneMinuteTimer() {
		let seconds = 0;
		const onTimeout = vi.fn();
		const idleTimer = new IdleTimer({ idleMinutes: () => 1, onTimeout, now: () => seconds * 1000 });
		return { idleTimer, onTimeout, at: (s: number) => ((seconds = s), idleTimer.check()) };
	}

	it("reports activity at most every 15 seconds, and none without activity", () => {
		const { idleTimer, at } = oneMinuteTimer();
		for (let s = 1; s <= 60; s++) {
			at(s);
			idleTimer.recordActivity();
		}
		expect(sent.length).toBe(4);
		sent = [];
		at(90);
		expect(sent).toEqual([]);
	});
	it("reports activity between two reports later", () => {
		const { idleTimer, at } = oneMinuteTimer();
		at(5);
		idleTimer.recordActivity();
		expect(sent).toEqual([]);
		at(16);
		expect(sent).toEqual(["user_active"]);
	});
	it("warns half a minute before the book locks, and any activity keeps it open", () => {
		const { idleTimer, at } = oneMinuteTimer();
		at(29);
		expect(idleTimer.secondsLeft).toBeUndefined();
		at(30);
		expect(idleTimer.secondsLeft).toBe(30);
		at(55.5);
		expect(idleTimer.secondsLeft).toBe(5);
		idleTimer.recordActivity();
		expect(idleTimer.secondsLeft).toBeUndefined();
		expect(sent).toEqual(["user_active"]);
	});
	it("times out once when the core does not lock", () => {
		const { onTimeout, at } = oneMinuteTimer();
		at(62);
		expect(onTimeout).toHaveBeenCalledTimes(0);
		at(64);
		at(65);
		expect(onTimeout).toHaveBeenCalledTimes(1);
	});
});

describe("ScreenCover", () => {
	it.each([
		["asks for the passphrase by locking", true, ["cover-lock"]],
		["is lifted by a button in the practice book, which has no passphrase", false, ["cover-lift"]],
	])("%s", async (_, locks, buttons) => {
		const run = vi.fn();
		const props = { onhide: locks ? () => undefined : run, onlock: locks ? run : undefined };
		const cover = mount(ScreenCover, { target: document.body, props });
		flushSync();
		const shown = [...document.querySelectorAll<HTMLElement>(".cover button")];
		expect(shown.map((one) => one.dataset.testid)).toEqual(buttons);
		// No button has the focus: a visitor's Enter presses none.
		expect(shown).not.toContain(document.activeElement);
		shown[0]!.click();
		expect(run).toHaveBeenCalledTimes(1);
		await unmount(cover);
	});
	it("makes everything beneath inert, and restores it with the focus", async () => {
		const app = Object.assign(document.createElement("div"), { id: "app" });
		app.append(Object.assign(document.createElement("button"), { id: "b", textContent: "周永顺" }));
		const dialog = document.createElement("div");
		dialog.setAttribute("role", "dialog");
		document.body.replaceChildren(app, dialog);
		const beneath = [...document.body.children] as HTMLElement[];
		const button = document.getElementById("b")!;
		button.focus();
		const lift = vi.fn();
		const cover = mount(ScreenCover, {
			target: document.getElementById("app")!,
			props: { onhide: lift },
		});
		flushSync();
		await tick();
		expect(beneath.map((one) => one.inert)).toEqual([true, true]);
		expect(document.documentElement.classList.contains("covered")).toBe(true);
		// The cover is not inside the elements it hides.
		const own = document.querySelector("[data-testid=cover]")!;
		expect(own.parentElement).toBe(document.body);

		const beside = vi.fn();
		window.addEventListener("keydown", beside);
		const key = (name: string) =>
			window.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));
		// The keys of a visitor lift nothing and reach nothing beneath.
		for (const name of ["Shift", "a", "Escape", "Enter", " ", "Tab", "ArrowDown", "F5"]) key(name);
		own.dispatchEvent(new MouseEvent("click", { bubbles: true }));
		expect(lift).toHaveBeenCalledTimes(0);
		key("F9");
		expect(lift).toHaveBeenCalledTimes(1);
		expect(beside).toHaveBeenCalledTimes(0);
		window.removeEventListener("keydown", beside);

		await unmount(cover);
		expect(beneath.map((one) => one.inert)).toEqual([false, false]);
		expect(document.documentElement.classList.contains("covered")).toBe(false);
		expect(document.activeElement).toBe(button);
	});
});
