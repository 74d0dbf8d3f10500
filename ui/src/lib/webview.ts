/** Fields in which the menu of the webview is needed for copying and pasting. */
const TEXT_FIELD =
	"textarea, input:not([type=checkbox], [type=radio], [type=button], [type=range]), [contenteditable=true]";

function isReload({ key, code, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
	return key === "F5" || ((ctrlKey || metaKey) && !altKey && (code === "KeyR" || key === "r"));
}

/**
 * Disables what a browser offers and an app does not, until the returned function is called: the menu of the webview
 * outside of text fields, with its Reload, and the keys that reload the page.
 */
export function disableBrowserActions(): () => void {
	const onmenu = (e: Event) => {
		const field = e.target instanceof Element && e.target.closest(TEXT_FIELD);
		if (!field) e.preventDefault();
	};
	const onkey = (e: KeyboardEvent) => {
		if (isReload(e)) e.preventDefault();
	};
	window.addEventListener("contextmenu", onmenu);
	window.addEventListener("keydown", onkey, { capture: true });
	return () => {
		window.removeEventListener("contextmenu", onmenu);
		window.removeEventListener("keydown", onkey, { capture: true });
	};
}
