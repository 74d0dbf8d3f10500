import { expect, it } from "vitest";
import { parseCount } from "./count";

it.each([
	["12", 12],
	["１２", 12],
	[" 1 2００ ", 1200],
	["12人", 12],
	["12 人", 12],
	["十二", 12],
	["十二人", 12],
	["12名", 12],
	["12名职工", 12],
	["12个人", 12],
	["两位", 2],
	["一百零五", 105],
	["二十", 20],
	["1,200", 1200],
	["１，２００", 1200],
	["\u200B12\uFEFF", 12],
	["12 workers", 12],
	["1,20", null],
	["1、2", null],
	["12.5", null],
	["0", null],
	["零", null],
	["-3", null],
	["100001", null],
	["12-15", null],
	["12+", null],
	["约12人", null],
	["十几人", null],
	["十来个", null],
	["12人，另有3人", null],
	["3男2女", null],
	["二三十", null],
	["一二", null],
	["人", null],
	["", null],
])("reads %j as %s", (text, expected) => {
	expect(parseCount(text)).toBe(expected);
});

it("takes other limits", () => {
	expect(parseCount("30", 1, 30)).toBe(30);
	expect(parseCount("31", 1, 30)).toBeNull();
	expect(parseCount("0", 0, 30)).toBe(0);
});
