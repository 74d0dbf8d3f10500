const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const WAN = 10_000;
const YI = 100_000_000;

/**
 * Writes an amount in fen in capitals, as the documents print it: 壹仟肆佰零玖元伍角 (中国人民银行《正确填写票据和结算凭证的基本规定》).
 * It ends with 整 if it has no 角 and no 分.
 */
export function capitals(fen: number): string {
	if (fen === 0) return "零元整";
	const [yuan, jiao, cent] = [Math.floor(fen / 100), Math.floor(fen / 10) % 10, fen % 10];
	const whole = yuan > 0 ? `${integer(yuan)}元` : "";
	if (jiao === 0 && cent === 0) return `${whole}整`;
	const tenths = jiao > 0 ? `${DIGITS[jiao]}角` : yuan > 0 ? "零" : "";
	return whole + tenths + (cent > 0 ? `${DIGITS[cent]}分` : "");
}

/** Writes a whole number above zero; zeros within it are one 零. */
function integer(number: number): string {
	if (number >= YI) return `${integer(Math.floor(number / YI))}亿${joined(number % YI, YI / 10)}`;
	if (number < WAN) return belowTenThousand(number);
	const high = belowTenThousand(Math.floor(number / WAN));
	return `${high}万${joined(number % WAN, WAN / 10)}`;
}

/** Writes what follows a unit; 零 joins what does not fill its first place. */
function joined(rest: number, least: number): string {
	if (rest === 0) return "";
	return (rest < least ? "零" : "") + integer(rest);
}

function belowTenThousand(number: number): string {
	let text = "";
	let owesZero = false;
	for (const [unit, place] of [
		[1000, "仟"],
		[100, "佰"],
		[10, "拾"],
		[1, ""],
	] as const) {
		const digit = Math.floor(number / unit) % 10;
		if (digit === 0) owesZero = text !== "";
		else {
			text += (owesZero ? "零" : "") + DIGITS[digit]! + place;
			owesZero = false;
		}
	}
	return text;
}
