/**
 * Shows the error of every control within `root` whose text could not be parsed, and focuses the first if `takesFocus`.
 * Returns true if there is one: the form must not be sent, because it would lose that text.
 */
export function showUnread(root: ParentNode | null | undefined, takesFocus = true): boolean {
	const controls = [...(root?.querySelectorAll<HTMLInputElement>("input") ?? [])];
	const unread = controls.filter((control) => !control.checkValidity());
	if (takesFocus) unread[0]?.focus();
	return unread.length > 0;
}
