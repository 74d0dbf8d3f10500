import { isComposing } from "./input/composing";

/** What a key event needs to have; so that the matching can be tested without a DOM. */
export interface Stroke {
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
 * Whether a stroke is a combination such as "Ctrl+N", "Alt+1", "Alt+ArrowLeft", "Escape", "F1".
 * Ctrl is the command key on a Mac. Letters and digits go by the place of the key, so that they
 * work under any layout. Strokes of a composing input method are never a combination.
 */
export function matches(combo: string, e: Stroke): boolean {
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
	// The one registered last lies on top; one that answers false lets those below have a try.
	for (const { combo, run } of shortcuts.toReversed()) {
		if (!matches(combo, e)) continue;
		if (run() === false) continue;
		e.preventDefault();
		return;
	}
}

/**
 * Runs `run` at a key combination until the returned function is called.
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

/** Whether the event comes from a place where letters are typed. */
export function isTyping(e: Event): boolean {
	const at = e.target;
	return (
		at instanceof HTMLElement &&
		(at.isContentEditable || at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement)
	);
}
