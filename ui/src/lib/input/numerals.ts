const DIGITS: Record<string, string> = {
	...Object.fromEntries([..."零一二三四五六七八九"].map((ch, i) => [ch, String(i)])),
	...Object.fromEntries([..."〇壹贰叁肆伍陆柒捌玖"].map((ch, i) => [ch, String(i)])),
	"○": "0",
	貳: "2",
	叄: "3",
	參: "3",
	陸: "6",
	两: "2",
	兩: "2",
};

const UNIT_FORMS: Record<string, string> = {
	拾: "十",
	佰: "百",
	仟: "千",
	萬: "万",
	億: "亿",
};

const UNITS: [string, bigint][] = [
	["亿", 100_000_000n],
	["万", 10_000n],
	["千", 1_000n],
	["百", 100n],
	["十", 10n],
];

const HANZI_DIGITS = Object.keys(DIGITS).join("");
const ZERO = "零〇○";
const HANZI_NUMERAL = new RegExp(
	`[${HANZI_DIGITS}${Object.keys(UNIT_FORMS).join("")}十百千万]+`,
	"g",
);
/** Chinese digits side by side are no number as people say it (三五百 is "three to five hundred"). */
const SIDE_BY_SIDE = new RegExp(
	`[0-9${HANZI_DIGITS}](?![${ZERO}])[${HANZI_DIGITS}]|[0-9${HANZI_DIGITS}][${ZERO}]|[${HANZI_DIGITS}][0-9]`,
);

/** Returns the text with every Chinese digit as an Arabic one; units stay. */
export function arabicDigits(text: string): string {
	return [...text].map((ch) => DIGITS[ch] ?? ch).join("");
}

/** Returns the text with every Chinese numeral in digits: 二〇二六年三月二十五日 becomes 2026年3月25日. */
export function arabicNumerals(text: string): string {
	return text.replace(HANZI_NUMERAL, (numeral) => {
		const digits = arabicDigits(numeral);
		if (/^\d+$/.test(digits)) return digits;
		return parseNumeral(numeral)?.toString() ?? numeral;
	});
}

/**
 * Removes the commas or blanks between groups of three digits (12,345 · 12 345) and blanks beside anything but a digit.
 * Returns null if a comma or a blank stands anywhere else between digits.
 */
export function withoutGrouping(text: string): string | null {
	let isGrouped = true;
	const plain = text
		.replace(/(?<!\d) | (?!\d)/g, "")
		.replace(/(\.?)(\d[\d, ]*)/g, (run, point, digits) => {
			if (!/[, ]/.test(digits)) return run;
			if (point || !/^\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)$/.test(digits)) isGrouped = false;
			return digits.replace(/[, ]/g, "");
		});
	return isGrouped ? plain : null;
}

/**
 * Parses a number in digits, in Chinese numerals or in both: 12 · 1.2万 · 3千5 · 三千五 · 一百零五 · 叁仟. Returns its value
 * times `scale`; null if the text is no number or its value is no whole one. Full-width digits must be normalised.
 */
export function parseNumeral(text: string, scale = 1n): bigint | null {
	const spoken = text.replace(
		new RegExp(`(?<=[${HANZI_DIGITS}十百千])点([${HANZI_DIGITS}]+)`),
		(_, decimals: string) => `.${arabicDigits(decimals)}`,
	);
	if (SIDE_BY_SIDE.test(afterZeros(spoken))) return null;
	return parseUnits([...spoken].map((ch) => DIGITS[ch] ?? UNIT_FORMS[ch] ?? ch).join(""), scale);
}

/** Leaves out a zero that only bridges units (三千零五), so that the digit after it stands beside the unit. */
function afterZeros(text: string): string {
	return text.replace(new RegExp(`(^|[^0-9${HANZI_DIGITS}.])[${ZERO}](?=.)`, "g"), "$1");
}

/**
 * Returns the value of digits and units, times `scale`. A single last digit counts in the next lower unit (3千5 is 3500).
 */
function parseUnits(s: string, scale: bigint, isLast = true): bigint | null {
	for (const [unit, size] of UNITS) {
		const at = s.indexOf(unit);
		if (at < 0) continue;
		const left = s.slice(0, at);
		const right = s.slice(at + 1);
		const many =
			left === "" && unit === "十" ? size * scale : parseUnits(left, size * scale, false);
		if (many === null || (unit === "十" && many > 9n * size * scale)) return null;
		if (right === "") return many;
		if (left.includes(".")) return null;
		if (isLast && /^[1-9]$/.test(right)) return many + BigInt(right) * (size / 10n) * scale;
		if (!isLast && /^[1-9]$/.test(right) && size > 10n) return null;
		const few = parseUnits(right.replace(/^0/, ""), scale, isLast);
		return few === null || few >= size * scale ? null : many + few;
	}
	const m = /^(\d{1,16})(?:\.(\d{0,12}))?$/.exec(s) ?? /^()\.(\d{1,12})$/.exec(s);
	if (!m) return null;
	const fraction = m[2] ?? "";
	const value = BigInt(m[1]! + fraction) * scale;
	const divisor = 10n ** BigInt(fraction.length);
	return value % divisor === 0n ? value / divisor : null;
}
