/** Work that runs some time after it was last scheduled. */
export interface Debounced {
	/** Schedules a run. */
	schedule(): void;
	/** Runs now if a run is scheduled; resolves when all runs are done. */
	flush(): Promise<void>;
	/** Cancels the scheduled run. */
	cancel(): void;
}

/**
 * Runs `work` `wait` milliseconds after the last call of schedule(), but at most `maxWait` milliseconds after the first.
 * Runs never overlap; a call during a run is followed by another run. `work` reports its own errors.
 */
export function debounce(
	work: () => Promise<void>,
	{ wait, maxWait }: { wait: number; maxWait: number },
): Debounced {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let since: number | undefined;
	let running: Promise<void> | undefined;

	async function run(): Promise<void> {
		clearTimeout(timer);
		while (running) await running;
		if (since === undefined) return;
		since = undefined;
		running = work().finally(() => (running = undefined));
		await running;
	}

	return {
		schedule() {
			const now = Date.now();
			since ??= now;
			clearTimeout(timer);
			timer = setTimeout(() => void run(), Math.max(0, Math.min(wait, since + maxWait - now)));
		},
		flush: run,
		cancel() {
			clearTimeout(timer);
			since = undefined;
		},
	};
}
