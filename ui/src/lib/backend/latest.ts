/** Runs a loader and drops every answer that a later run has overtaken. */
export interface Latest<A extends unknown[], T> {
	/** The answer, or undefined if a later run has begun since. Errors of overtaken runs are dropped too. */
	run(...args: A): Promise<{ value: T } | undefined>;
	/** Makes every answer that is still on its way too late. */
	drop(): void;
}

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
