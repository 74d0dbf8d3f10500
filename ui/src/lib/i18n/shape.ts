export type Lang = "zh" | "en";

/** The same keys with any words: strings, and functions of the same arguments. Chinese is the source of keys. */
export type Shape<T> = {
	[K in keyof T]: T[K] extends (...args: infer A) => string
		? (...args: A) => string
		: T[K] extends string
			? string
			: Shape<T[K]>;
};

/** "1 case", "2 cases"; for English messages. */
export function plural(n: number, one: string, many = `${one}s`): string {
	return `${n} ${n === 1 ? one : many}`;
}
