/** What waits for the end of the press; undefined while the pointer is not pressed. */
let waiting: (() => void)[] | undefined;

/**
 * Calls `run` at once, or at the end of a press of the pointer. For what a field does when it is left: if it changed the
 * layout while the pointer is pressed, the pressed button would move away and the click be lost.
 */
export function afterPress(run: () => void): void {
	if (waiting) waiting.push(run);
	else run();
}

/** Follows the presses of the pointer, for `afterPress`, until the returned function is called. */
export function followPresses(): () => void {
	const begin = (e: PointerEvent) => {
		if (e.button === 0) waiting ??= [];
	};
	const end = () => {
		const due = waiting ?? [];
		waiting = undefined;
		for (const run of due) run();
	};
	// A click has found its target before any listener is called. Without a click, the press ends when the pointer rises.
	const rise = () => void setTimeout(end);
	const ends = ["click", "pointercancel", "dragstart"] as const;
	window.addEventListener("pointerdown", begin, true);
	window.addEventListener("pointerup", rise, true);
	for (const type of ends) window.addEventListener(type, end, true);
	// Not on its way to the target: there it is also the event of a field that is left.
	window.addEventListener("blur", end);
	return () => {
		window.removeEventListener("pointerdown", begin, true);
		window.removeEventListener("pointerup", rise, true);
		for (const type of ends) window.removeEventListener(type, end, true);
		window.removeEventListener("blur", end);
		end();
	};
}
