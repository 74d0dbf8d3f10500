import { normalize } from "./normalize";
import { arabicDigits, parseNumeral, withoutGrouping } from "./numerals";

/** Money in integer fen. */
export type Fen = number;
/** One trillion yuan: more than any dispute is about, and exact in a JavaScript number. */
export const MAX_FEN: Fen = 100_000_000_000_000;

const CURRENCY_BEFORE = /^(?:(?:人民币|rmb|cny|¥)[: ]*)+/;
const CURRENCY_AFTER = /(?: ?(?:人民币|rmb|cny|¥))+$/;

/**
 * Parses an amount in yuan as people type or say it: 1,234.5 · １２３４ · ¥1.2万 · 3千5 · 5块5 · 三千五 · 壹仟元零叁角整.
 * Returns fen, or null if the text is no amount, is negative, has a comma in a wrong place or a fraction of a fen, or is
 * too large. Nothing is left out: two amounts, "about" or "a month" are no amount.
 */
export function parseMoney(text: string): Fen | null {
	// An enumeration comma stands between amounts, never within one.
	if (text.includes("、")) return null;
	const written = normalize(text).toLowerCase();
	const bare = written.replace(CURRENCY_BEFORE, "").replace(CURRENCY_AFTER, "");
	const plain = withoutGrouping(bare.replace(/(?<=.)[整正]$/, ""));
	if (plain === null) return null;
	const s = plain
		.replace(/[块圆圓]/g, "元")
		.replace(/毛/g, "角")
		.replace(/(?<=[元角分])钱$/, "");
	const [before, after = "", ...more] = s.includes("元") ? s.split("元") : splitSmall(s);
	const yuan =
		before === "" ? null : parseNumeral(before!.replace(/w/g, "万").replace(/k/g, "千"), 100n);
	if (more.length > 0 || (yuan === null && (before !== "" || s.includes("元")))) return null;
	const small = after === "" ? 0 : parseSmall(after, yuan !== null);
	if (small === null || (yuan === null && after === "")) return null;
	if (after !== "" && (yuan ?? 0n) % 100n !== 0n) return null;
	const total = (yuan ?? 0n) + BigInt(small);
	return total <= BigInt(MAX_FEN) ? Number(total) : null;
}

/** Splits an amount without 元, which is one of 角 and 分 or one of yuan. */
function splitSmall(s: string): [string, string] {
	return /[角分]/.test(s) ? ["", s] : [s, ""];
}

/** Parses what follows 元: 5角2分 · 零叁角 · 零伍分 · 5 (5块5) · 零5 (5块零5). Returns fen. */
function parseSmall(text: string, hasYuan: boolean): number | null {
	const s = arabicDigits(text);
	const m =
		/^0?(?:(\d)角)?0?(?:(\d)分)?$/.exec(s) ?? /^(\d)角0?(\d)$/.exec(s) ?? /^(\d)(\d)分$/.exec(s);
	if (m && s !== "0") return 10 * Number(m[1] ?? 0) + Number(m[2] ?? 0);
	const spoken = hasYuan ? /^(0?)([1-9])$/.exec(s) : null;
	return spoken && Number(spoken[2]) * (spoken[1] === "0" ? 1 : 10);
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
