import { describe, expect, it } from "vitest";
import page from "../../../../docs/security.md?raw";
import { ERRORS } from "./errors";
import { WORDS } from "./words";

/** Returns all messages that are plain strings. */
function texts(words: unknown): string[] {
	if (typeof words === "string") return [words];
	if (typeof words !== "object" || words === null) return [];
	return Object.values(words).flatMap(texts);
}

/** Returns the texts quoted in docs/security.md: names of screen elements, separated by arrows. */
const quoted = (pattern: RegExp) =>
	[...page.matchAll(pattern)].flatMap(([, names]) => names!.split(" → "));

describe("docs/security.md", () => {
	it.each([
		["zh", quoted(/「([^」]+)」/g)],
		["en", quoted(/"([^"]+)"/g)],
	] as const)("quotes in %s only texts that are on the screen", (lang, names) => {
		const shown = [...texts(WORDS[lang]), ...texts(Object.values(ERRORS))];
		expect(names.length).toBeGreaterThan(5);
		for (const name of names) {
			expect(
				shown.some((words) => words.toLowerCase().includes(name.toLowerCase())),
				name,
			).toBe(true);
		}
	});
});
