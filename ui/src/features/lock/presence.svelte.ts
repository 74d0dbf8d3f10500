import { call, CallError, stale } from "$lib/backend";

/** The core is told at most this often that somebody is there. */
const TELL_EVERY = 15_000;
/** The warning stands for so long before the book locks. */
const WARN_BEFORE = 30_000;
/** How long after its time the core may be with locking before the page asks for it. */
const GRACE = 3_000;
const GLANCE = 500;

const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel", "input"] as const;

interface Ways {
	/** Minutes without a sign of life after which the core locks. */
	idleMinutes: () => number;
	/** The time is over and the core has not locked by itself. */
	overdue: () => void;
	/** Milliseconds of a clock that nobody can set. */
	now?: () => number;
}

/** Whether somebody is at the window: tells the core, and warns before the core locks the book. */
export class Presence {
	#left = $state<number>();
	#told: number;
	#seen: number;
	#asked = false;
	readonly #idle: () => number;
	readonly #overdue: () => void;
	readonly #now: () => number;

	constructor({ idleMinutes, overdue, now = () => performance.now() }: Ways) {
		this.#idle = idleMinutes;
		this.#overdue = overdue;
		this.#now = now;
		// Whoever opened the book was there just now; the core knows it.
		this.#told = this.#seen = now();
	}

	/** Seconds until the book locks, while there is a warning. */
	get left(): number | undefined {
		return this.#left;
	}

	/** Somebody moved or typed. */
	stir(): void {
		this.#seen = this.#now();
		if (this.#left !== undefined || this.#seen - this.#told >= TELL_EVERY) this.#tell();
	}

	/** Looks at the clock. */
	look(): void {
		const now = this.#now();
		// What was seen between two reports is reported when the next is due.
		if (this.#seen > this.#told && now - this.#told >= TELL_EVERY) this.#tell();
		const left = this.#told + this.#idle() * 60_000 - now;
		this.#left = left > WARN_BEFORE ? undefined : Math.max(0, Math.ceil(left / 1000));
		if (left > -GRACE || this.#asked) return;
		this.#asked = true;
		this.#overdue();
	}

	/** Watches the window until the returned function is called. */
	watch(): () => void {
		const stir = (e: Event) => {
			// A pointer that lies still sends such events when what is under it changes.
			const { movementX, movementY } = e as PointerEvent;
			if (e.type === "pointermove" && movementX === 0 && movementY === 0) return;
			this.stir();
		};
		for (const sign of SIGNS) window.addEventListener(sign, stir, { capture: true, passive: true });
		const timer = setInterval(() => this.look(), GLANCE);
		return () => {
			clearInterval(timer);
			for (const sign of SIGNS) window.removeEventListener(sign, stir, { capture: true });
		};
	}

	#tell(): void {
		this.#told = this.#now();
		this.#asked = false;
		this.#left = undefined;
		void call("active", {}).catch((thrown: unknown) => {
			// The book is not open any more, and the page was not told.
			if (CallError.from(thrown).code === "locked") stale(["book"]);
		});
	}
}
