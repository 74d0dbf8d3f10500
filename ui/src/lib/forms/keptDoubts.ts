/**
 * The doubtful values that a person keeps, by the path of the field at which they were asked about. What is kept is the value
 * that was asked about: one that was changed since, also before it was kept, is asked about again.
 */
export class KeptDoubts {
	readonly #kept: { path: string; value: string }[] = [];
	/** Returns the value at a path as it was sent last. */
	#sent: (path: string) => unknown = () => undefined;

	/** Keeps the value at a path that was asked about. */
	keep(path: string): void {
		this.#kept.push({ path, value: JSON.stringify(this.#sent(path)) });
	}

	/**
	 * Returns the paths whose value is still the one that was kept. `valueOf` returns the value at a path of what is sent now;
	 * it is what can be asked about, so later changes of the form must not change it.
	 */
	paths(valueOf: (path: string) => unknown): string[] {
		this.#sent = valueOf;
		const isSame = (one: { path: string; value: string }) =>
			JSON.stringify(valueOf(one.path)) === one.value;
		return this.#kept.filter(isSame).map((one) => one.path);
	}
}
