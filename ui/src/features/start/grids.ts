import { normalize } from "$lib/input/normalize";
import { parseNumeral } from "$lib/input/numerals";

const DIGITS = "零一二三四五六七八九";
/** More grids than any market has, so that a typing error does not create thousands. */
const MAX_GRIDS = 99;

/** Returns a number from 1 to 99 in Chinese: 十, 十一, 二十, 二十一. */
export function chineseNumber(n: number): string {
	const [tens, ones] = [Math.floor(n / 10), n % 10];
	const head = tens === 0 ? "" : tens === 1 ? "十" : `${DIGITS[tens]}十`;
	return head + (ones === 0 && tens > 0 ? "" : DIGITS[ones]!);
}

/** Returns the number of grids that a line asks for (“10个网格”, “十个网格”, “10 grids”); null if the line is a name. */
function gridCount(line: string): number | null {
	const m = /^(.{1,3}?)(?:个网格| ?grids?)$/.exec(normalize(line).toLowerCase().trim());
	const n = m ? Number(parseNumeral(m[1]!.trim()) ?? 0) : 0;
	return n >= 1 && n <= MAX_GRIDS ? n : null;
}

/** Replaces each line that asks for a number of grids by that many names. `name` returns the nth name. */
export function expandGrids(text: string, name: (n: number) => string): string {
	return text
		.split("\n")
		.flatMap((line) => {
			const n = gridCount(line);
			return n === null ? [line] : Array.from({ length: n }, (_, i) => name(i + 1));
		})
		.join("\n");
}

/** Returns the names of a list typed line by line, without empty lines. */
export function gridNames(text: string): string[] {
	return text
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
}

/** Returns the first name that occurs twice. */
export function firstDuplicate(names: readonly string[]): string | undefined {
	return names.find((name, i) => names.indexOf(name) !== i);
}
