import { describe, expect, it } from "vitest";
import css from "./tokens.css?raw";

/** Tokens of a block of tokens.css that are plain hexadecimal colours. */
function colours(selector: string): Record<string, string> {
	const block = css.slice(css.indexOf(`${selector} {`));
	const body = block.slice(0, block.indexOf("\n}"));
	return Object.fromEntries(
		[...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]),
	);
}

function luminance(hex: string): number {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const c = parseInt(hex.slice(at, at + 2), 16) / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
	const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
	return (high! + 0.05) / (low! + 0.05);
}

/** Text colour, and the grounds that it stands on somewhere in the interface. */
const PAIRS: [string, string[]][] = [
	["ink", ["paper", "surface", "sunken", "blue-tint", "red-tint", "amber-tint", "green-tint"]],
	["muted", ["paper", "surface", "sunken", "blue-tint", "red-tint"]],
	["faint", ["paper", "surface"]],
	["blue", ["paper", "surface", "sunken", "blue-tint"]],
	["red", ["paper", "surface", "sunken", "red-tint"]],
	["amber", ["paper", "surface", "amber-tint"]],
	["green", ["paper", "surface", "sunken", "green-tint"]],
	["on-fill", ["blue", "red"]],
];
/** The seal has one colour, which the dark theme does not change. */
const SEAL = colours(":root");

describe.each([
	["light", ":root"],
	["dark", ':root[data-theme="dark"]'],
])("in the %s theme", (_, selector) => {
	const token = colours(selector);
	it.each(PAIRS.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground])))(
		"%s on %s has the contrast of WCAG AA",
		(text, ground) => {
			expect(contrast(token[text!]!, token[ground!]!)).toBeGreaterThanOrEqual(4.5);
		},
	);
	it("the seal is vermilion", () => {
		expect({ ...SEAL, ...token }).toMatchObject({ seal: SEAL.seal, "on-seal": SEAL["on-seal"] });
		expect(contrast(SEAL["on-seal"]!, SEAL.seal!)).toBeGreaterThanOrEqual(4.5);
	});
});
