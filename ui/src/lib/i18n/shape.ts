/** The languages of the interface. */
export type Lang = "zh" | "en";

/**
 * The keys of `T` with any text: strings, and functions of the same arguments. The Chinese messages define the keys.
 */
export type Shape<T> = {
	[K in keyof T]: T[K] extends (...args: infer A) => string
		? (...args: A) => string
		: T[K] extends string
			? string
			: Shape<T[K]>;
};

/** Returns an English count: "1 case", "2 cases". */
export function plural(n: number, one: string, many = `${one}s`): string {
	return `${n} ${n === 1 ? one : many}`;
}
