import { normalize } from "./normalize";
import { parseNumeral, withoutGrouping } from "./numerals";

const PEOPLE = /(?:个人|[人名位个]|名?(?:劳动者|职工|员工|工人)| ?(?:people|persons?|workers?))$/;

/**
 * Parses a number of people or things as people type it: 12 · １２ · 12人 · 十二 · 1,200名. Returns null if the text is no whole
 * number or lies outside the limits.
 */
export function parseCount(text: string, from = 1, to = 100_000): number | null {
	if (text.includes("、")) return null;
	const plain = withoutGrouping(normalize(text).toLowerCase().replace(PEOPLE, ""));
	const count = plain === null ? null : parseNumeral(plain);
	return count === null || count < BigInt(from) || count > BigInt(to) ? null : Number(count);
}
