import { isComposing } from "./composing";
import { withoutInvisible } from "./invisible";

const TEXT_TYPES = ["text", "search", "tel"];

/** Blanks that look like a space and are none; the ideographic one belongs to Chinese texts and stays. */
const ODD_BLANKS = /[\u00A0\u2000-\u200A\u202F\u205F]/g;

/** Returns what a field holds of a pasted text. */
function cleaned(text: string, hasLines: boolean): string {
	const seen = withoutInvisible(text).replace(ODD_BLANKS, " ");
	return hasLines ? seen : seen.replace(/\t/g, " ");
}

/** Returns true for fields of text, except those for passphrases, which are compared as they are typed. */
function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
	if (target instanceof HTMLTextAreaElement) return true;
	if (!(target instanceof HTMLInputElement)) return false;
	return TEXT_TYPES.includes(target.type) && !target.autocomplete.endsWith("-password");
}

/** Pastes several lines into a field of one line with a comma between them: browsers would join 陈国平 and 李秀英 to one name. */
function pasteLines(e: ClipboardEvent): void {
	const field = e.target;
	if (e.defaultPrevented || !isTextField(field) || field instanceof HTMLTextAreaElement) return;
	const lines = (e.clipboardData?.getData("text/plain") ?? "").trim().split(/\s*[\r\n]\s*/);
	if (lines.length < 2) return;
	e.preventDefault();
	const end = field.value.length;
	field.setRangeText(
		lines.join("、"),
		field.selectionStart ?? end,
		field.selectionEnd ?? end,
		"end",
	);
	field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertFromPaste" }));
}

/**
 * Removes from every text field of the page what comes in by pasting and cannot be seen: invisible marks, control
 * characters, blanks of odd widths. Views get the cleaned text, because this runs before their own handlers. Lines that are
 * pasted into a field of one line stay apart. Returns a function that ends it.
 */
export function cleanTyping(): () => void {
	const clean = (e: Event): void => {
		const field = e.target;
		if (!isTextField(field) || (e instanceof InputEvent && isComposing(e))) return;
		const hasLines = field instanceof HTMLTextAreaElement;
		const text = cleaned(field.value, hasLines);
		if (text === field.value) return;
		const caret = cleaned(field.value.slice(0, field.selectionStart ?? undefined), hasLines).length;
		field.value = text;
		field.setSelectionRange(caret, caret);
	};
	document.addEventListener("input", clean, true);
	document.addEventListener("paste", pasteLines);
	return () => {
		document.removeEventListener("input", clean, true);
		document.removeEventListener("paste", pasteLines);
	};
}
