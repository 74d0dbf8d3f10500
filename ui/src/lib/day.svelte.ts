import { addDays, daysBetween, type IsoDate, localDate } from "./input/calendar";

let current = $state(localDate());
/** Days from this machine's date to the date that the book works on. Other than 0 only in demonstrations and tests. */
let ahead = $state(0);

/** Returns the date that the book works on. It changes at midnight in windows that stay open. */
export function today(): IsoDate {
	return ahead === 0 ? current : addDays(current, ahead);
}

/** Sets the date that the book works on, as the core reported it on this machine's date `at`. */
export function alignDay(bookDay: IsoDate, at: IsoDate = localDate()): void {
	ahead = daysBetween(at, bookDay);
}

/** Updates the date at midnight. Must be called once, by App. */
export function followDay(): void {
	$effect(() => {
		const update = () => (current = localDate());
		const timer = setInterval(update, 30_000);
		window.addEventListener("focus", update);
		return () => {
			clearInterval(timer);
			window.removeEventListener("focus", update);
		};
	});
}
