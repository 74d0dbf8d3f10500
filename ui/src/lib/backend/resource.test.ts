import { flushSync, tick } from "svelte";
import { expect, it } from "vitest";
import { testView } from "./resource.fixture.svelte";
import { markStale } from "./topics";

interface Asked {
	page: number;
	answer: (text: string) => void;
	refuse: (error: unknown) => void;
}

function open() {
	const asked: Asked[] = [];
	const opened = testView(
		(page) => new Promise((answer, refuse) => asked.push({ page, answer, refuse })),
	);
	flushSync();
	return { ...opened, asked };
}

async function settle(): Promise<void> {
	await tick();
	await Promise.resolve();
	await Promise.resolve();
}

it("fetches now, and again when its topic is stale, and keeps the old data meanwhile", async () => {
	const { asked, shown, stop } = open();
	expect([asked.length, shown.loading, shown.data]).toEqual([1, true, undefined]);
	asked[0]!.answer("one");
	await settle();
	expect([shown.loading, shown.data]).toEqual([false, "one"]);
	markStale(["prefs"]);
	expect(asked).toHaveLength(1);
	markStale(["cases"]);
	expect([asked.length, shown.loading, shown.data]).toEqual([2, true, "one"]);
	asked[1]!.answer("two");
	await settle();
	expect(shown.data).toBe("two");
	stop();
	markStale(["cases"]);
	expect(asked).toHaveLength(2);
});

it("fetches again when the state it reads changes, and drops the outdated answer", async () => {
	const { asked, shown, view, stop } = open();
	view.page = 2;
	flushSync();
	expect(asked.map((one) => one.page)).toEqual([1, 2]);
	asked[1]!.answer("second page");
	await settle();
	asked[0]!.answer("first page");
	await settle();
	expect(shown.data).toBe("second page");
	stop();
});

it("keeps the old data and reports the error when a later fetch fails", async () => {
	const { asked, shown, stop } = open();
	asked[0]!.answer("one");
	await settle();
	markStale(["cases"]);
	asked[1]!.refuse({ code: "locked" });
	await settle();
	expect([shown.data, shown.error?.code, shown.loading]).toEqual(["one", "locked", false]);
	stop();
});
