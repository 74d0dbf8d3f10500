import { normalize } from "./normalize";

/** Money in integer fen. */
export type Fen = number;
/** One trillion yuan: more than any dispute is about, and exact in a JavaScript number. */
export const MAX_FEN: Fen = 100_000_000_000_000;

const SPOKEN: Record<string, string> = {
	...Object.fromEntries([..."零一二三四五六七八九"].map((ch, i) => [ch, String(i)])),
	...Object.fromEntries([..."〇壹贰叁肆伍陆柒捌玖"].map((ch, i) => [ch, String(i)])),
	两: "2",
	拾: "十",
	佰: "百",
	仟: "千",
	萬: "万",
	億: "亿",
	w: "万",
	k: "千",
	圆: "元",
	块: "元",
	圓: "元",
	毛: "角",
	整: "",
	正: "",
};

const UNITS: [string, bigint][] = [
	["亿", 100_000_000n],
	["万", 10_000n],
	["千", 1_000n],
	["百", 100n],
	["十", 10n],
];

/**
 * Parses an amount in yuan as people type or say it: 1,234.5 · １２３４ · 1.2万 · 3千5 · 5块5 · 叁仟元整.
 * Returns fen, or null if the text is no amount, is negative, has a fraction of a fen, or is too large.
 */
export function parseMoney(text: string): Fen | null {
	let s = "";
	for (const ch of normalize(text)
		.toLowerCase()
		.replace(/[ ¥]|rmb|cny|人民币/g, "")) {
		s += SPOKEN[ch] ?? ch;
	}
	if (s.includes(",")) {
		if (!/^\d{1,3}(,\d{3})+(\.\d*)?(\D.*)?$/.test(s)) return null;
		s = s.replace(/,/g, "");
	}
	const m = /^([^元角分]*?)(?:元(?:(\d)角?|零)?(?:(\d)分)?|(\d)角(?:(\d)分)?)?$/.exec(s);
	if (!m || s === "") return null;
	const [, whole = "", jiao, fen, onlyJiao, onlyFen] = m;
	if (whole === "" && onlyJiao === undefined) return null;
	const yuan = whole === "" ? 0n : parseUnits(whole, 100n);
	if (yuan === null) return null;
	const rest = 10 * Number(jiao ?? onlyJiao ?? 0) + Number(fen ?? onlyFen ?? 0);
	if (rest > 0 && yuan % 100n !== 0n) return null;
	const total = yuan + BigInt(rest);
	return total <= BigInt(MAX_FEN) ? Number(total) : null;
}

/**
 * Returns the value of digits and units, times `scale`. A single last digit counts in the next lower unit (3千5 =
 * 3500).
 */
function parseUnits(s: string, scale: bigint): bigint | null {
	for (const [unit, size] of UNITS) {
		const at = s.indexOf(unit);
		if (at < 0) continue;
		const left = s.slice(0, at);
		const right = s.slice(at + 1);
		const many = left === "" && unit === "十" ? size * scale : parseUnits(left, size * scale);
		if (many === null) return null;
		if (right === "") return many;
		if (left.includes(".")) return null;
		if (/^[1-9]$/.test(right) && size >= 10n) {
			return many + BigInt(right) * (size / 10n) * scale;
		}
		const few = parseUnits(right.replace(/^0/, ""), scale);
		return few === null || few >= size * scale ? null : many + few;
	}
	const m = /^(\d{1,16})(?:\.(\d{0,12}))?$/.exec(s) ?? /^()\.(\d{1,12})$/.exec(s);
	if (!m) return null;
	const fraction = m[2] ?? "";
	const value = BigInt(m[1]! + fraction) * scale;
	const divisor = 10n ** BigInt(fraction.length);
	return value % divisor === 0n ? value / divisor : null;
}

/** Formats fen as yuan: "1,234.50", or "1,234" if `cents` is "auto" and there are none. */
export function formatMoney(fen: Fen, cents: "always" | "auto" = "always"): string {
	const sign = fen < 0 ? "-" : "";
	const whole = Math.floor(Math.abs(fen) / 100);
	const rest = Math.abs(fen) % 100;
	const yuan = String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
	if (cents === "auto" && rest === 0) return sign + yuan;
	return `${sign}${yuan}.${String(rest).padStart(2, "0")}`;
}
