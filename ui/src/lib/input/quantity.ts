import { normalize } from "./normalize";
import { parseNumeral, withoutGrouping } from "./numerals";

const UNIT = /(?:个?小时|个?工作日|[天日]| ?(?:hours?|days?|h|d))$/;

/**
 * Parses a number of hours or days as people type it: 8 · 7.5 · ７．５ · 8小时 · 十天. Returns hundredths, or null if the text is no
 * number, is negative, has more than two decimals or is above `max`.
 */
export function parseQuantity(text: string, max = 1_000_000): number | null {
	if (text.includes("、")) return null;
	const plain = withoutGrouping(normalize(text).toLowerCase().replace(UNIT, ""));
	const hundredths = plain === null ? null : parseNumeral(plain, 100n);
	return hundredths === null || hundredths > BigInt(max) ? null : Number(hundredths);
}

/** Formats hundredths as a number: 750 is "7.5". */
export function formatQuantity(hundredths: number): string {
	return String(hundredths / 100);
}
