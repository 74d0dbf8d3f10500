import { describe, expect, it } from "vitest";
import { formatMoney, MAX_FEN, parseMoney } from "./money";

const readable: [string, number][] = [
	["0", 0],
	["1234", 123_400],
	["1,234.5", 123_450],
	["１２３４", 123_400],
	["１，２３４．５０", 123_450],
	["¥ 1 234", 123_400],
	["￥18,420.50", 1_842_050],
	["18420.50元", 1_842_050],
	[".5", 50],
	["12.", 1_200],
	["1.2万", 1_200_000],
	["1.23456万", 1_234_560],
	["1万2", 1_200_000],
	["1万2千", 1_200_000],
	["12万3456", 12_345_600],
	["1万零5", 1_000_500],
	["3千5", 350_000],
	["3千5百", 350_000],
	["3千零5", 300_500],
	["2百5", 25_000],
	["1.5k", 150_000],
	["2w", 2_000_000],
	["三千五", 350_000],
	["两万", 2_000_000],
	["十五", 1_500],
	["一百二十元", 12_000],
	["三百万", 300_000_000],
	["1亿", 10_000_000_000],
	["5块5", 550],
	["3元5角2分", 352],
	["5角", 50],
	["叁仟伍佰元整", 350_000],
	["1,000,000,000,000", MAX_FEN],
];

const refused = [
	"",
	" ",
	"-5",
	"－5",
	"+5",
	"abc",
	"1.234",
	"12,34",
	"1,2345",
	"1..2",
	"1e5",
	"NaN",
	"Infinity",
	"万",
	"1.5万3",
	"1千2万3万",
	"3.5元5角",
	"1,000,000,000,000.01",
	"99999999999999999999",
	"1 or 2",
	"=1+1",
];

describe("parseMoney", () => {
	it.each(readable)("reads %j as %d fen", (text, fen) => {
		expect(parseMoney(text)).toBe(fen);
	});
	it.each(refused)("refuses %j", (text) => {
		expect(parseMoney(text)).toBeNull();
	});
});

describe("formatMoney", () => {
	it("groups thousands and always shows fen", () => {
		expect(formatMoney(0)).toBe("0.00");
		expect(formatMoney(5)).toBe("0.05");
		expect(formatMoney(123_450)).toBe("1,234.50");
		expect(formatMoney(-123_450)).toBe("-1,234.50");
		expect(formatMoney(18_642_000, "auto")).toBe("186,420");
		expect(formatMoney(18_642_050, "auto")).toBe("186,420.50");
	});
	it("formats to text that parses back to the same amount", () => {
		for (const fen of [0, 1, 99, 100, 123_456_789, MAX_FEN]) {
			expect(parseMoney(formatMoney(fen))).toBe(fen);
		}
	});
});
