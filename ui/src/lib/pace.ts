/** Runs work some time after the last touch, but never later than `longest` after the first. */
export interface Pace {
	/** Something changed. */
	touch(): void;
	/** Runs now if something changed; resolves when all is done. */
	flush(): Promise<void>;
	/** Forgets what was touched. */
	cancel(): void;
}

/** One run at a time; a touch during a run is followed by another run. Errors are the work's to report. */
export function pace(
	work: () => Promise<void>,
	{ quiet, longest }: { quiet: number; longest: number },
): Pace {
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
		touch() {
			const now = Date.now();
			since ??= now;
			clearTimeout(timer);
			timer = setTimeout(() => void run(), Math.max(0, Math.min(quiet, since + longest - now)));
		},
		flush: run,
		cancel() {
			clearTimeout(timer);
			since = undefined;
		},
	};
}
