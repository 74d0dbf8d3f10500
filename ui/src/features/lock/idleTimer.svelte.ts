import { call, CallError, markStale } from "$lib/backend";

/** Activity is reported to the core at most this often, in milliseconds. */
const REPORT_EVERY = 15_000;
/** The warning is shown for this long before the book locks, in milliseconds. */
const WARN_BEFORE = 30_000;
/** The page locks the book itself if the core has not done so this long after the timeout, in milliseconds. */
const GRACE = 3_000;
const CHECK_EVERY = 500;

const ACTIVITY_EVENTS = ["keydown", "pointerdown", "pointermove", "wheel", "input"] as const;

interface IdleTimerOptions {
	/** Minutes without activity after which the core locks the book. */
	idleMinutes: () => number;
	/** Called when the time is over and the core has not locked the book. */
	onTimeout: () => void;
	/** Returns milliseconds of a monotonic clock. */
	now?: () => number;
}

/** Watches the user's activity: reports it to the core, and warns before the core locks the book. */
export class IdleTimer {
	#secondsLeft = $state<number>();
	#reportedAt: number;
	#activeAt: number;
	#timedOut = false;
	readonly #idle: () => number;
	readonly #onTimeout: () => void;
	readonly #now: () => number;

	constructor({ idleMinutes, onTimeout, now = () => performance.now() }: IdleTimerOptions) {
		this.#idle = idleMinutes;
		this.#onTimeout = onTimeout;
		this.#now = now;
		// Opening the book counts as activity, also in the core.
		this.#reportedAt = this.#activeAt = now();
	}

	/** Seconds until the book locks; undefined while no warning is shown. */
	get secondsLeft(): number | undefined {
		return this.#secondsLeft;
	}

	/** Records that the user moved the pointer or typed. */
	recordActivity(): void {
		this.#activeAt = this.#now();
		if (this.#secondsLeft !== undefined || this.#activeAt - this.#reportedAt >= REPORT_EVERY)
			this.#report();
	}

	/** Updates the warning, reports activity that is due, and calls `onTimeout` when the time is over. */
	check(): void {
		const now = this.#now();
		// Activity between two reports is reported when the next report is due.
		if (this.#activeAt > this.#reportedAt && now - this.#reportedAt >= REPORT_EVERY) this.#report();
		const left = this.#reportedAt + this.#idle() * 60_000 - now;
		this.#secondsLeft = left > WARN_BEFORE ? undefined : Math.max(0, Math.ceil(left / 1000));
		if (left > -GRACE || this.#timedOut) return;
		this.#timedOut = true;
		this.#onTimeout();
	}

	/** Watches the window until the returned function is called. */
	watch(): () => void {
		const recordActivity = (e: Event) => {
			// A still pointer also sends pointermove events when the element under it changes.
			const { movementX, movementY } = e as PointerEvent;
			if (e.type === "pointermove" && movementX === 0 && movementY === 0) return;
			this.recordActivity();
		};
		for (const type of ACTIVITY_EVENTS)
			window.addEventListener(type, recordActivity, { capture: true, passive: true });
		const timer = setInterval(() => this.check(), CHECK_EVERY);
		return () => {
			clearInterval(timer);
			for (const type of ACTIVITY_EVENTS)
				window.removeEventListener(type, recordActivity, { capture: true });
		};
	}

	#report(): void {
		this.#reportedAt = this.#now();
		this.#timedOut = false;
		this.#secondsLeft = undefined;
		void call("user_active", {}).catch((thrown: unknown) => {
			// The book was locked without an event reaching this page.
			if (CallError.from(thrown).code === "locked") markStale(["book"]);
		});
	}
}
