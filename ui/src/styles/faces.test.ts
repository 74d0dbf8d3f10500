import { expect, it } from "vitest";
import css from "./tokens.css?raw";

/**
 * WebKitGTK in a Chinese session takes the first name of the list, and for a missing face the Chinese one: a list that began
 * with a face of Windows drew every dot and quote of English text as wide as a character.
 */
it("names a face that Linux has before those of other systems", () => {
	const lists = [...css.matchAll(/src:([^;]*);/g)].map((m) => m[1]!.trim());
	expect(lists.length).toBeGreaterThan(0);
	for (const list of lists) expect(list).toMatch(/^local\("DejaVu /);
});

it("leaves Chinese text to the Chinese faces", () => {
	const root = css.slice(css.indexOf(":root {"), css.indexOf(':root[lang="en"]'));
	expect(root).toContain("--sans: var(--sans-chinese);");
	expect(root).not.toContain("Latin");
});
