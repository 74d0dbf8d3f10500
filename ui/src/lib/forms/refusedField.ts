import { tick } from "svelte";
import { isFocusFree } from "../focusKeeper";

/** A form that is being submitted, with what had the focus then. */
interface FocusedForm {
	root: ParentNode;
	element: Element | null;
}

const CONTROLS =
	'input:checked, input:not([type="radio"]), textarea, select, button, input, [tabindex="0"]';

/** Returns the form that has the focus: a dialog, or a part of a page that is marked with `data-form`. */
export function formWithFocus(): FocusedForm | undefined {
	const element = document.activeElement;
	const root =
		element?.closest("[data-form], [role=dialog]") ?? document.querySelector("[role=dialog]");
	return root ? { root, element } : undefined;
}

/** Focuses the first refused field of a form and scrolls it into view, with its message; returns false if there is none. */
export function focusFirstRefused(root: ParentNode | null | undefined): boolean {
	const field = root?.querySelector<HTMLElement>("[data-refused]");
	const own = field?.querySelector<HTMLElement>("[aria-invalid=true]");
	const target = own ?? field?.querySelector<HTMLElement>(CONTROLS);
	if (!field || !target) return false;
	target.focus({ preventScroll: true });
	field.scrollIntoView({ block: "nearest" });
	return true;
}

/** Focuses the first refused field of a form that was submitted, unless the user went on to another control meanwhile. */
export async function focusRefused(form: FocusedForm | undefined): Promise<void> {
	await tick();
	if (form && (document.activeElement === form.element || isFocusFree()))
		focusFirstRefused(form.root);
}
