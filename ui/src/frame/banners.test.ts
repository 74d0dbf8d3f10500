import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { at, settle } from "$lib/page.fixture";
import Banners from "./Banners.svelte";

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

describe("the banner about old backups", () => {
	const keeping = {
		proved_at: null,
		hours: 80,
		state: "overdue",
		trouble: { code: "folder_trouble", detail: [] },
		busy: false,
		missing_places: [],
		untrue: null,
	};
	it("says what is wrong with the backup disk, not with a folder of exports", async () => {
		const opened = await openBook({}, { keeping: () => keeping });
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(at("overdue-banner")?.textContent).toContain("备份盘写不进");
		expect(at("untrue-banner")).toBeNull();
	});
	it("says over every view that the book does not fit its own journal", async () => {
		const untrue = { since: "2026-11-20T02:00:00Z", what: "claim", seq: 12 };
		const opened = await openBook({}, { keeping: () => ({ ...keeping, untrue }) });
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(at("untrue-banner")?.textContent).toMatch(/日志对不上（第 12 条）.*停止登记/);
	});
});
