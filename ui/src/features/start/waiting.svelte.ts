import { onDestroy } from "svelte";

/** Seconds that still have to pass; counts down by itself. To be made while a component is set up. */
export class Waiting {
	#left = $state(0);
	/** By a clock that nobody can set. */
	#until = 0;
	#timer: ReturnType<typeof setInterval> | undefined;
	readonly #over: () => void;

	/** `over` runs when the time has passed, not when it is dropped. */
	constructor(over: () => void) {
		this.#over = over;
		onDestroy(() => this.drop());
	}

	get left(): number {
		return this.#left;
	}

	begin(seconds: number): void {
		this.drop();
		this.#until = performance.now() + seconds * 1000;
		this.#timer = setInterval(() => this.#look(), 250);
		this.#look();
	}

	drop(): void {
		clearInterval(this.#timer);
		this.#left = 0;
	}

	#look(): void {
		this.#left = Math.max(0, Math.ceil((this.#until - performance.now()) / 1000));
		if (this.#left > 0) return;
		this.drop();
		this.#over();
	}
}

/** "0:28", "14:05", "1:00:00". */
export function clockOf(seconds: number): string {
	const two = (n: number) => String(n).padStart(2, "0");
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	const rest = two(seconds % 60);
	return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
