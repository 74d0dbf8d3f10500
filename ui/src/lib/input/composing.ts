/**
 * Returns whether a key event belongs to an input method that is still composing.
 * WebKit reports the Enter that ends a composition as 229 with `isComposing` already false.
 */
export function isComposing(e: { isComposing: boolean; keyCode?: number }): boolean {
	return e.isComposing || e.keyCode === 229;
}
