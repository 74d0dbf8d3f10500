import { addDays, daysBetween, type IsoDate, localDate } from "./input/calendar";

let current = $state(localDate());
/** Days from this machine's date to the one that the book works on; not 0 only in demonstrations and tests. */
let ahead = $state(0);

/** The local date, which changes at midnight in windows that stay open. */
export function today(): IsoDate {
	return ahead === 0 ? current : addDays(current, ahead);
}

/** Takes over the date that the book works on, as it was told at a moment of this machine's date `at`. */
export function alignDay(bookDay: IsoDate, at: IsoDate = localDate()): void {
	ahead = daysBetween(at, bookDay);
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
