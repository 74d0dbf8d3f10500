/** An element that had the focus, with what was around it at that time. */
interface Visit {
	element: HTMLElement;
	/** From the parent up to the body, without it. */
	ancestors: Element[];
}

const HEADINGS = "h1, h2, h3, h4";

/** The element on which the focus rests, not chosen by the user or by a view. */
let restingOn: Element | undefined;

/** Returns true if nothing has the focus that the user or a view chose, so that a view may take it. */
export function isFocusFree(): boolean {
	const at = document.activeElement;
	return at === null || at === document.body || at === restingOn;
}

/** Moves the focus to the first heading of `place`, else to `place`, until a view or the user moves it on. */
function restIn(place: HTMLElement): void {
	const target = place.querySelector<HTMLElement>(HEADINGS) ?? place;
	if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
	target.focus({ preventScroll: true });
	restingOn = target;
}

/** Returns the child of the body that holds the element: the page, or a dialog or menu beside it. */
function layerOf({ element, ancestors }: Visit): Element {
	return ancestors.at(-1) ?? element;
}

/** Returns the innermost ancestor that is still in the page and has a heading. */
function surviving({ ancestors }: Visit): HTMLElement | undefined {
	return ancestors.find(
		(one): one is HTMLElement =>
			one instanceof HTMLElement && one.isConnected && one.querySelector(HEADINGS) !== null,
	);
}

/**
 * Keeps the focus in the page until the returned function is called: browsers drop it without an event when the focused
 * element is removed or disabled, and keys then reach nothing. It returns to an element that was disabled for a while,
 * else to what surrounded the removed one, else to what had the focus before.
 */
export function keepFocus(): () => void {
	/** Newest first; one in the page, and one in each dialog or menu beside it. */
	let visits: Visit[] = [];
	/** The element that lost the focus because it was disabled. */
	let disabled: HTMLElement | undefined;

	function note({ target }: FocusEvent): void {
		if (!(target instanceof HTMLElement)) return;
		if (target !== restingOn) restingOn = undefined;
		disabled = undefined;
		const ancestors: Element[] = [];
		for (let at = target.parentElement; at && at !== document.body; at = at.parentElement)
			ancestors.push(at);
		const visit = { element: target, ancestors };
		const isElsewhere = (one: Visit) => layerOf(one) !== layerOf(visit) && layerOf(one).isConnected;
		visits = [visit, ...visits.filter(isElsewhere)];
	}

	function check(): void {
		const at = document.activeElement;
		if (at !== null && at !== document.body) {
			// Some browsers leave the focus on a disabled element, where keys reach nothing either.
			if (at instanceof HTMLElement && at.matches(":disabled")) disabled = at;
			else return;
		}
		for (const [i, visit] of visits.entries()) {
			const { element } = visit;
			if (!element.isConnected) {
				const place = surviving(visit);
				if (place) return restIn(place);
				continue;
			}
			if (element.matches(":disabled")) disabled = element;
			else if (i > 0 || disabled === element) element.focus({ preventScroll: true });
			// Otherwise the user left the element, by a click beside it.
			return;
		}
		const view = document.querySelector<HTMLElement>("main");
		if (view) restIn(view);
	}

	const observer = new MutationObserver(check);
	observer.observe(document.body, {
		subtree: true,
		childList: true,
		attributes: true,
		attributeFilter: ["disabled"],
	});
	document.addEventListener("focusin", note);
	return () => {
		observer.disconnect();
		document.removeEventListener("focusin", note);
		restingOn = undefined;
	};
}
