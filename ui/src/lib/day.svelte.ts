import { type IsoDate, localDate } from "./input/calendar";

let current = $state(localDate());

/** The local date, which changes at midnight in windows that stay open. */
export function today(): IsoDate {
	return current;
}

/** Watches for midnight. To be called once, by App. */
export function followDay(): void {
	$effect(() => {
		const look = () => (current = localDate());
		const timer = setInterval(look, 30_000);
		window.addEventListener("focus", look);
		return () => {
			clearInterval(timer);
			window.removeEventListener("focus", look);
		};
	});
}
