import { afterEach, describe, expect, it } from "vitest";
import { markStale } from "./backend";
import { openBook } from "./book.fixture.svelte";

let close = (): void => undefined;
afterEach(() => close());

describe("the book that is open", () => {
	it.each(["office_setup", "security", "book"] as const)(
		"is read again when %s changed",
		async (topic) => {
			const opened = await openBook({}, {});
			close = opened.close;
			const bootCalls = () => opened.sent.filter(([cmd]) => cmd === "boot").length;
			const before = bootCalls();
			markStale(["cases"]);
			expect(bootCalls()).toBe(before);
			markStale([topic]);
			expect(bootCalls()).toBe(before + 1);
		},
	);
});
