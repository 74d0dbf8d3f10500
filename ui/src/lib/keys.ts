import { isComposing } from "./input/composing";

/** The part of a KeyboardEvent that is needed for matching, so that it can be tested without a DOM. */
export interface KeyStroke {
	key: string;
	code: string;
	ctrlKey: boolean;
	metaKey: boolean;
	altKey: boolean;
	shiftKey: boolean;
	isComposing: boolean;
	keyCode?: number;
}

/**
 * Returns whether a keystroke is a combination such as "Ctrl+N", "Alt+1", "Alt+ArrowLeft", "Escape", "F1".
 * Ctrl also matches the command key of a Mac. Letters and digits match by physical key too, so that they work under
 * any layout. Keystrokes of a composing input method never match.
 */
export function matches(combo: string, e: KeyStroke): boolean {
	if (isComposing(e)) return false;
	const parts = combo.split("+");
	const key = parts.pop() ?? "";
	if (parts.includes("Ctrl") !== (e.ctrlKey || e.metaKey)) return false;
	if (parts.includes("Alt") !== e.altKey) return false;
	if (parts.includes("Shift") !== e.shiftKey) return false;
	if (/^[A-Z]$/.test(key)) return e.code === `Key${key}` || e.key.toUpperCase() === key;
	if (/^\d$/.test(key)) return e.code === `Digit${key}` || e.key === key;
	return e.key === key;
}

interface Shortcut {
	combo: string;
	run: () => void | false;
}

const shortcuts: Shortcut[] = [];

function onKeydown(e: KeyboardEvent): void {
	if (e.defaultPrevented) return;
	// The shortcut registered last comes first; one that returns false passes the key on to those before it.
	for (const { combo, run } of shortcuts.toReversed()) {
		if (!matches(combo, e)) continue;
		if (run() === false) continue;
		e.preventDefault();
		return;
	}
}

/**
 * Calls `run` on a key combination until the returned function is called.
 * @example $effect(() => shortcut("Ctrl+Enter", save));
 */
export function shortcut(combo: string, run: () => void | false): () => void {
	const entry = { combo, run };
	if (shortcuts.length === 0) window.addEventListener("keydown", onKeydown);
	shortcuts.push(entry);
	return () => {
		shortcuts.splice(shortcuts.indexOf(entry), 1);
		if (shortcuts.length === 0) window.removeEventListener("keydown", onKeydown);
	};
}

/** Returns whether the event comes from an element into which text is typed. */
export function isTyping(e: Event): boolean {
	const at = e.target;
	return (
		at instanceof HTMLElement &&
		(at.isContentEditable || at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement)
	);
}
