import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { chooseAssignee } from "$domain/cases/assignee";
import { byTestId, settle } from "$lib/page.fixture";
import Rail from "./Rail.svelte";

const NONE = { count: 0, more: false };
const COUNTS = {
	all: NONE,
	open: NONE,
	overdue: { count: 7, more: false },
	due_today: { count: 5, more: false },
	due: { usual: "me", me: 2, anyone: 6 },
};

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
});

it("counts the due rows of whose work the member sees on Today", async () => {
	const opened = await openBook({}, { quick_counts: () => COUNTS });
	const rail = mount(Rail, { target: document.body });
	end = [() => unmount(rail), opened.close];
	await settle();
	const badge = () => byTestId("nav-today")!.querySelector(".count")?.textContent;
	expect(badge()).toBe("2");
	chooseAssignee("anyone");
	await settle();
	expect(badge()).toBe("6");
	chooseAssignee("me");
	await settle();
	expect(badge()).toBe("2");
});

it("has the views in their order, each with a key", async () => {
	const opened = await openBook({}, { quick_counts: () => COUNTS });
	const rail = mount(Rail, { target: document.body });
	end = [() => unmount(rail), opened.close];
	await settle();
	const buttons = [...document.querySelectorAll("[data-testid^=nav-]")];
	expect(buttons.map((button) => button.getAttribute("title"))).toEqual([
		"今日 (Alt 1)",
		"案件 (Alt 2)",
		"日程 (Alt 3)",
		"统计 (Alt 4)",
		"日志 (Alt 5)",
		"设置 (Alt 6)",
	]);
});
