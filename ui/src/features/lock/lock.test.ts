import { flushSync, mount, tick, unmount } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { use } from "$lib/backend";
import Cover from "./Cover.svelte";
import { Presence } from "./presence.svelte";

let sent: string[] = [];
beforeEach(() => {
	sent = [];
	use({
		call: (cmd) => {
			sent.push(cmd);
			return Promise.resolve({ result: {}, topics: [] });
		},
		onJob: () => Promise.resolve(() => undefined),
	});
});

describe("Presence", () => {
	/** Somebody at a book that locks after one minute; times in seconds. */
	function present() {
		let seconds = 0;
		const overdue = vi.fn();
		const presence = new Presence({ idleMinutes: () => 1, overdue, now: () => seconds * 1000 });
		return { presence, overdue, at: (s: number) => ((seconds = s), presence.look()) };
	}

	it("tells the core at most every 15 seconds, and not when nobody is there", () => {
		const { presence, at } = present();
		for (let s = 1; s <= 60; s++) {
			at(s);
			presence.stir();
		}
		expect(sent.length).toBe(4);
		sent = [];
		at(90);
		expect(sent).toEqual([]);
	});
	it("does not forget a sign of life between two reports", () => {
		const { presence, at } = present();
		at(5);
		presence.stir();
		expect(sent).toEqual([]);
		at(16);
		expect(sent).toEqual(["active"]);
	});
	it("warns half a minute before the book locks, and any sign of life keeps it open", () => {
		const { presence, at } = present();
		at(29);
		expect(presence.left).toBeUndefined();
		at(30);
		expect(presence.left).toBe(30);
		at(55.5);
		expect(presence.left).toBe(5);
		presence.stir();
		expect(presence.left).toBeUndefined();
		expect(sent).toEqual(["active"]);
	});
	it("locks by itself, once, when the core does not", () => {
		const { overdue, at } = present();
		at(62);
		expect(overdue).toHaveBeenCalledTimes(0);
		at(64);
		at(65);
		expect(overdue).toHaveBeenCalledTimes(1);
	});
});

describe("Cover", () => {
	it("makes everything beneath unreachable, and gives it back with the focus", async () => {
		const app = Object.assign(document.createElement("div"), { id: "app" });
		app.append(Object.assign(document.createElement("button"), { id: "b", textContent: "周永顺" }));
		const dialog = document.createElement("div");
		dialog.setAttribute("role", "dialog");
		document.body.replaceChildren(app, dialog);
		const beneath = [...document.body.children] as HTMLElement[];
		const button = document.getElementById("b")!;
		button.focus();
		const lift = vi.fn();
		const cover = mount(Cover, {
			target: document.getElementById("app")!,
			props: { onlift: lift },
		});
		flushSync();
		await tick();
		expect(beneath.map((one) => one.inert)).toEqual([true, true]);
		expect(document.documentElement.classList.contains("covered")).toBe(true);
		// It does not lie in what it hides.
		const own = document.querySelector("[data-testid=cover]")!;
		expect(own.parentElement).toBe(document.body);

		const beside = vi.fn();
		window.addEventListener("keydown", beside);
		const key = (name: string) =>
			window.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));
		key("Shift");
		expect(lift).toHaveBeenCalledTimes(0);
		key("Escape");
		expect(lift).toHaveBeenCalledTimes(1);
		// The key that lifts the cover closes no dialog beneath.
		expect(beside).toHaveBeenCalledTimes(0);
		window.removeEventListener("keydown", beside);

		await unmount(cover);
		expect(beneath.map((one) => one.inert)).toEqual([false, false]);
		expect(document.documentElement.classList.contains("covered")).toBe(false);
		expect(document.activeElement).toBe(button);
	});
});
