import { afterEach, describe, expect, it } from "vitest";
import { markStale, setBackend } from "./backend";
import { openBook } from "./book.fixture.svelte";
import { book, bookIsRead } from "./book.svelte";
import { settle } from "./page.fixture";

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
	it("is the one that was asked for last, also when its answer overtakes an earlier one", async () => {
		const opened = await openBook({}, {});
		close = opened.close;
		const answers: ((state: string) => void)[] = [];
		setBackend({
			call: () =>
				new Promise((done) =>
					answers.push((state) =>
						done({ result: { state, today: "2026-11-20", prefs: {} }, topics: [] }),
					),
				),
			onJob: () => Promise.resolve(() => undefined),
		});
		markStale(["security"]);
		markStale(["book"]);
		let isRead = false;
		void bookIsRead().then(() => (isRead = true));
		answers[1]!("locked");
		await settle();
		expect([book.boot?.state, isRead]).toEqual(["locked", true]);
		answers[0]!("open");
		await settle();
		expect(book.boot?.state).toBe("locked");
	});
});
