/**
 * The doubtful values that a person keeps, by the path of the field at which they were asked about. A value that was
 * changed since is asked about again.
 */
export class KeptDoubts {
	readonly #kept: { path: string; value: string }[] = [];

	/** Keeps the doubtful field at a path; `value` is what must stay as it is. */
	keep(path: string, value: unknown): void {
		this.#kept.push({ path, value: JSON.stringify(value) });
	}

	/** Returns the paths whose value is still the one that was kept. */
	paths(valueOf: (path: string) => unknown): string[] {
		const isSame = (one: { path: string; value: string }) =>
			JSON.stringify(valueOf(one.path)) === one.value;
		return this.#kept.filter(isSame).map((one) => one.path);
	}
}
