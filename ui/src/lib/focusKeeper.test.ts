import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isFocusFree, keepFocus } from "./focusKeeper";

let stop = () => {};
beforeEach(() => {
	document.body.innerHTML = `
		<div id="app">
			<main>
				<h1>今日</h1>
				<section id="due"><h3>今天到期</h3><button id="a">办理</button><button id="b">办理</button></section>
				<button id="c">导出</button>
			</main>
		</div>`;
	stop = keepFocus();
});
afterEach(() => {
	stop();
	document.body.replaceChildren();
});

const by = (id: string) => document.getElementById(id) as HTMLButtonElement;
const focused = () => document.activeElement?.id || document.activeElement?.textContent;
/** Changes the page and lets the observer see it, as the browser does before it paints. */
async function change(run: () => void): Promise<void> {
	run();
	await new Promise((done) => setTimeout(done));
}

describe("the focus", () => {
	it("goes to the heading beside an element that is removed", async () => {
		by("a").focus();
		await change(() => by("a").remove());
		expect([focused(), isFocusFree()]).toEqual(["今天到期", true]);
	});
	it("goes to the view when the whole part is removed", async () => {
		by("a").focus();
		await change(() => by("due").remove());
		expect(focused()).toBe("今日");
	});
	it("goes to the next view when the view is replaced, also while that is still empty", async () => {
		by("a").focus();
		const main = document.querySelector("main")!;
		await change(() => main.replaceChildren());
		expect(document.activeElement).toBe(main);
		expect(isFocusFree()).toBe(true);
	});
	it("returns to an element that was disabled for a while", async () => {
		by("a").focus();
		await change(() => {
			by("a").blur();
			by("a").disabled = true;
		});
		expect(document.activeElement).toBe(document.body);
		await change(() => (by("a").disabled = false));
		expect(focused()).toBe("a");
	});
	it("returns from a dialog to what had it before, or to what surrounded that", async () => {
		for (const expected of ["a", "今天到期"]) {
			by("a").focus();
			const dialog = document.createElement("div");
			dialog.innerHTML = `<h2>受理</h2><input id="x"><button id="do">受理</button>`;
			document.body.append(dialog);
			by("x").focus();
			by("do").focus();
			await change(() => {
				if (expected !== "a") by("a").remove();
				dialog.remove();
			});
			expect(focused()).toBe(expected);
		}
	});
	it("stays where a view or the user put it", async () => {
		by("a").focus();
		await change(() => {
			by("a").remove();
			by("c").focus();
		});
		expect([focused(), isFocusFree()]).toEqual(["c", false]);
		// A click beside everything leaves the focus nowhere, which is the user's choice.
		by("c").blur();
		await change(() => by("b").remove());
		expect(document.activeElement).toBe(document.body);
	});
	it("is lost without the keeper (control)", async () => {
		stop();
		by("a").focus();
		await change(() => by("a").remove());
		expect(document.activeElement).toBe(document.body);
	});
});
