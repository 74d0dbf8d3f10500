import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { byTestId, settle } from "$lib/page.fixture";
import { language } from "$lib/i18n/index.svelte";
import { toastError, toasts } from "$lib/toast.svelte";
import Toasts from "./Toasts.svelte";

let page: object | undefined;
afterEach(async () => {
	for (const toast of toasts.all) toasts.close(toast.id);
	if (page) await unmount(page);
	language.current = "zh";
});

const origin = { site: "store/write.rs:140", sqlite_code: 1555 };

it.each([
	["zh", "出错位置 store/write.rs:140 · 代码 1555"],
	["en", "At store/write.rs:140 · code 1555"],
] as const)(
	"a toast of an internal error has its origin in small print (%s)",
	async (lang, text) => {
		language.current = lang;
		page = mount(Toasts, { target: document.body });
		toastError({ code: "internal", origin });
		await settle();
		expect(byTestId("toast")?.querySelector("small")?.textContent).toBe(text);
	},
);

it("a toast of another refusal has no small print", async () => {
	page = mount(Toasts, { target: document.body });
	toastError({ code: "disk_trouble" });
	await settle();
	expect(byTestId("toast")?.textContent).toContain("磁盘");
	expect(byTestId("toast")?.querySelector("small")).toBeNull();
});
