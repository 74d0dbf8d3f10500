import { describe, expect, it } from "vitest";
import page from "../../../../docs/security.md?raw";
import { ERRORS } from "./errors";
import { WORDS } from "./words";

/** All words of the interface that are plain text. */
function texts(words: unknown): string[] {
	if (typeof words === "string") return [words];
	if (typeof words !== "object" || words === null) return [];
	return Object.values(words).flatMap(texts);
}

/** What stands in quotes on the page for the office: names of what is on the screen, step by step. */
const quoted = (pattern: RegExp) =>
	[...page.matchAll(pattern)].flatMap(([, names]) => names!.split(" → "));

describe("the page on security", () => {
	it.each([
		["zh", quoted(/「([^」]+)」/g)],
		["en", quoted(/"([^"]+)"/g)],
	] as const)("names in %s what the screens say", (lang, names) => {
		const said = [...texts(WORDS[lang]), ...texts(Object.values(ERRORS))];
		expect(names.length).toBeGreaterThan(5);
		for (const name of names) {
			expect(
				said.some((words) => words.toLowerCase().includes(name.toLowerCase())),
				name,
			).toBe(true);
		}
	});
});
