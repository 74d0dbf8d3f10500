import { flushSync, tick } from "svelte";
import { expect, it } from "vitest";
import { viewer } from "./resource.fixture.svelte";
import { stale } from "./topics";

interface Asked {
	page: number;
	answer: (text: string) => void;
	refuse: (error: unknown) => void;
}

function open() {
	const asked: Asked[] = [];
	const opened = viewer(
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

it("fetches now, and again when its topic is stale, keeping the old meanwhile", async () => {
	const { asked, shown, stop } = open();
	expect([asked.length, shown.loading, shown.data]).toEqual([1, true, undefined]);
	asked[0]!.answer("one");
	await settle();
	expect([shown.loading, shown.data]).toEqual([false, "one"]);
	stale(["prefs"]);
	expect(asked).toHaveLength(1);
	stale(["cases"]);
	expect([asked.length, shown.loading, shown.data]).toEqual([2, true, "one"]);
	asked[1]!.answer("two");
	await settle();
	expect(shown.data).toBe("two");
	stop();
	stale(["cases"]);
	expect(asked).toHaveLength(2);
});

it("fetches again when what it reads changes, and drops the answer that came too late", async () => {
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

it("keeps the old and says why when a refetch fails", async () => {
	const { asked, shown, stop } = open();
	asked[0]!.answer("one");
	await settle();
	stale(["cases"]);
	asked[1]!.refuse({ code: "locked" });
	await settle();
	expect([shown.data, shown.error?.code, shown.loading]).toEqual(["one", "locked", false]);
	stop();
});
