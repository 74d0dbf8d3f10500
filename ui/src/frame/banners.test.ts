import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
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
	const status = {
		proved_at: null,
		hours: 80,
		state: "overdue",
		trouble: { code: "folder_trouble", detail: [] },
		busy: false,
		missing_locations: [],
		verification_failure: null,
	};
	it("names the backup disk, not the export folder", async () => {
		const opened = await openBook({}, { backup_status: () => status });
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(byTestId("overdue-banner")?.textContent).toContain("备份盘写不进");
		expect(byTestId("untrue-banner")).toBeNull();
	});
	it("reports above every view that the book does not match its own journal", async () => {
		const failure = { since: "2026-11-20T02:00:00Z", what: "claim", seq: 12 };
		const opened = await openBook(
			{},
			{ backup_status: () => ({ ...status, verification_failure: failure }) },
		);
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(byTestId("untrue-banner")?.textContent).toMatch(/日志对不上（第 12 条）.*停止登记/);
	});
});
