/** A loader whose results are dropped when a later run was started meanwhile. */
export interface Latest<A extends unknown[], T> {
	/** Returns the value, or undefined if a later run has begun since. Errors of outdated runs are dropped too. */
	run(...args: A): Promise<{ value: T } | undefined>;
	/** Discards the results of all runs that are still on their way. */
	drop(): void;
}

/** Wraps `load` so that only the result of its latest run counts. */
export function latest<A extends unknown[], T>(load: (...args: A) => Promise<T>): Latest<A, T> {
	let turn = 0;
	return {
		async run(...args) {
			const mine = ++turn;
			try {
				const value = await load(...args);
				return mine === turn ? { value } : undefined;
			} catch (error) {
				if (mine === turn) throw error;
				return undefined;
			}
		},
		drop: () => void turn++,
	};
}
