import { afterEach, beforeEach, expect, it } from "vitest";
import { afterPress, followPresses } from "./input/press";

let stop = () => {};
let done: string[] = [];
const button = document.createElement("button");
const run = (name: string) => afterPress(() => done.push(name));
const send = (type: string, of: EventTarget = button, more: PointerEventInit = {}) =>
	of.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, ...more }));

beforeEach(() => {
	done = [];
	document.body.append(button);
	button.onclick = () => done.push("click");
	stop = followPresses();
});
afterEach(() => {
	stop();
	document.body.replaceChildren();
});

it("runs at once while nothing is pressed", () => {
	run("a");
	send("pointerdown", button, { button: 2 });
	run("b");
	expect(done).toEqual(["a", "b"]);
});
it("waits for the click, and comes before it is handled", () => {
	send("pointerdown");
	run("a");
	// A field that is left during the press does not end it.
	button.dispatchEvent(new FocusEvent("blur"));
	run("b");
	send("pointerup");
	expect(done).toEqual([]);
	send("click");
	run("c");
	expect(done).toEqual(["a", "b", "click", "c"]);
});
it.each(["pointerup", "pointercancel", "dragstart"])(
	"ends with %s when no click comes",
	async (type) => {
		send("pointerdown");
		run("a");
		send(type);
		await new Promise((go) => setTimeout(go));
		run("b");
		expect(done).toEqual(["a", "b"]);
	},
);
it("ends when the window loses the focus, or nobody follows it any more", () => {
	send("pointerdown");
	run("a");
	window.dispatchEvent(new FocusEvent("blur"));
	expect(done).toEqual(["a"]);
	send("pointerdown");
	run("b");
	stop();
	expect(done).toEqual(["a", "b"]);
});
