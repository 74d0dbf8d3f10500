import { onDestroy } from "svelte";

/** Counts down seconds. Must be created during the initialisation of a component. */
export class Countdown {
	#left = $state(0);
	/** End on the monotonic clock of performance.now(), in milliseconds. */
	#until = 0;
	#timer: ReturnType<typeof setInterval> | undefined;
	readonly #onEnd: () => void;

	/** `onEnd` runs when the time has passed, not when the countdown is stopped. */
	constructor(onEnd: () => void) {
		this.#onEnd = onEnd;
		onDestroy(() => this.stop());
	}

	/** Seconds left; 0 when no countdown runs. */
	get secondsLeft(): number {
		return this.#left;
	}

	start(seconds: number): void {
		this.stop();
		this.#until = performance.now() + seconds * 1000;
		this.#timer = setInterval(() => this.#update(), 250);
		this.#update();
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#left = 0;
	}

	#update(): void {
		this.#left = Math.max(0, Math.ceil((this.#until - performance.now()) / 1000));
		if (this.#left > 0) return;
		this.stop();
		this.#onEnd();
	}
}

/** Formats seconds as "0:28", "14:05" or "1:00:00". */
export function formatCountdown(seconds: number): string {
	const two = (n: number) => String(n).padStart(2, "0");
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	const rest = two(seconds % 60);
	return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
