/** The languages of the interface. */
export type Lang = "zh" | "en";

/** One text in all languages; a missing language is a type error. */
export type Text = Readonly<Record<Lang, string>>;

/** Texts by their keys, in groups; a text that depends on values is a function of them. */
export interface Texts {
	readonly [key: string]: Text | ((...values: never[]) => Text) | Texts;
}

/** The texts `T` in one language: strings, and functions that return one. */
export type InLanguage<T> = T extends Text
	? string
	: T extends (...values: infer A) => Text
		? (...values: A) => string
		: { readonly [K in keyof T]: InLanguage<T[K]> };

/** Returns the texts in one language. */
export function inLanguage<T extends Texts>(texts: T, lang: Lang): InLanguage<T> {
	const resolve = (node: Texts[string]): unknown => {
		if (typeof node === "function") return (...values: never[]) => node(...values)[lang];
		if (isText(node)) return node[lang];
		return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value)]));
	};
	return resolve(texts) as InLanguage<T>;
}

function isText(node: Text | Texts): node is Text {
	return typeof node.zh === "string";
}

/** Returns the text with a capital first letter. */
export function capitalize(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns an English count: "1 case", "2 cases". */
export function plural(n: number, one: string, many = `${one}s`): string {
	return `${n} ${n === 1 ? one : many}`;
}
