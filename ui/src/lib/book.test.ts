import { afterEach, describe, expect, it } from "vitest";
import { stale } from "./backend";
import { openBook } from "./book.fixture.svelte";

let close = (): void => undefined;
afterEach(() => close());

describe("the book that is open", () => {
	it.each(["house", "trust", "book"] as const)(
		"is looked at again when %s changed",
		async (topic) => {
			const opened = await openBook({}, {});
			close = opened.close;
			const looks = () => opened.sent.filter(([cmd]) => cmd === "boot").length;
			const before = looks();
			stale(["cases"]);
			expect(looks()).toBe(before);
			stale([topic]);
			expect(looks()).toBe(before + 1);
		},
	);
});
