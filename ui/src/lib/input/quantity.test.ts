import { expect, it } from "vitest";
import { formatQuantity, parseQuantity } from "./quantity";

it.each([
	["8", 800],
	["7.5", 750],
	["７．５", 750],
	["0.25", 25],
	["0", 0],
	["8小时", 800],
	["8个小时", 800],
	["12.5天", 1250],
	["十天", 1000],
	["3 days", 300],
	["1,200", 120_000],
	["10000", 1_000_000],
	["10001", null],
	["-1", null],
	["7.125", null],
	["8-10", null],
	["七八", null],
	["8、9", null],
	["", null],
])("reads %s as %s hundredths", (text, hundredths) => {
	expect(parseQuantity(text)).toBe(hundredths);
});

it("writes hundredths as a number that it reads again", () => {
	for (const [hundredths, text] of [
		[0, "0"],
		[750, "7.5"],
		[1200, "12"],
		[2175, "21.75"],
	] as const) {
		expect(formatQuantity(hundredths)).toBe(text);
		expect(parseQuantity(text)).toBe(hundredths);
	}
});
