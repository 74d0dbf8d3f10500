import type { Lang } from "$lib/i18n/text";

/** The placeholders of a number pattern as they are stored, and the words that the screen shows for them. */
const PLACEHOLDERS: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
	zh: { name: "简称", year: "年份", n: "序号" },
	en: { name: "short name", year: "year", n: "number" },
};

function replace(text: string, words: Readonly<Record<string, string>>): string {
	return text.replace(
		/[{｛]([^{}｛｝:：]+)([:：]\d+)?[}｝]/g,
		(whole, word: string, width = "") => {
			const other = Object.hasOwn(words, word.trim()) ? words[word.trim()] : undefined;
			return other === undefined ? whole : `{${other}${width.replace("：", ":")}}`;
		},
	);
}

/** Returns a stored pattern with words for its placeholders: `{name}〔{year}〕{n:3}` → `{简称}〔{年份}〕{序号:3}`. */
export function shownPattern(stored: string, lang: Lang): string {
	return replace(stored, PLACEHOLDERS[lang]);
}

/** Returns a typed pattern as it is stored; the words of both languages are understood. */
export function storedPattern(typed: string): string {
	const stored = Object.values(PLACEHOLDERS).flatMap((words) =>
		Object.entries(words).map(([placeholder, word]) => [word, placeholder]),
	);
	return replace(typed, Object.fromEntries(stored) as Record<string, string>);
}
