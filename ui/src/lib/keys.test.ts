import { expect, it } from "vitest";
import { matches, type KeyStroke } from "./keys";

function stroke(key: string, more: Partial<KeyStroke> = {}): KeyStroke {
	return {
		key,
		code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key,
		ctrlKey: false,
		metaKey: false,
		altKey: false,
		shiftKey: false,
		isComposing: false,
		...more,
	};
}

const cases: [string, KeyStroke, boolean][] = [
	["Ctrl+N", stroke("n", { ctrlKey: true }), true],
	["Ctrl+N", stroke("n", { metaKey: true }), true],
	["Ctrl+N", stroke("N", { ctrlKey: true, shiftKey: true }), false],
	["Ctrl+N", stroke("n"), false],
	["Ctrl+N", stroke("т", { code: "KeyN", ctrlKey: true }), true],
	["Ctrl+Enter", stroke("Enter", { ctrlKey: true }), true],
	["Ctrl+Enter", stroke("Enter", { ctrlKey: true, isComposing: true }), false],
	["Escape", stroke("Escape"), true],
	["Escape", stroke("Escape", { keyCode: 229 }), false],
	["Alt+1", stroke("1", { altKey: true }), true],
	["Alt+1", stroke("¡", { code: "Digit1", altKey: true }), true],
	["Alt+1", stroke("2", { altKey: true }), false],
	["Alt+ArrowLeft", stroke("ArrowLeft", { altKey: true }), true],
	["F1", stroke("F1"), true],
	["F1", stroke("F1", { ctrlKey: true }), false],
];

it.each(cases)("%s against %o is %s", (combo, e, expected) => {
	expect(matches(combo, e)).toBe(expected);
});
