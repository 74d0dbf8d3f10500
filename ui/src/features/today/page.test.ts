import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import Today from "./Today.svelte";

const CORE: Record<string, FakeReply> = {
	today: () => {
		throw { code: "internal" };
	},
	backup_status: () => ({
		proved_at: "2026-11-20T05:40:00Z",
		hours: 1,
		state: "good",
		last_error: null,
		busy: false,
		missing_locations: [],
		verification_failure: null,
	}),
};

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

async function show(as: Parameters<typeof openBook>[0] = {}) {
	const opened = await openBook(as, CORE);
	close = opened.close;
	page = mount(Today, { target: document.body });
	await settle();
	return opened.sent;
}

describe("today", () => {
	it("shows the last proved backup", async () => {
		await show();
		expect(byTestId("backup-status-green")).not.toBeNull();
	});
	it("shows nothing about backups in the practice book", async () => {
		const sent = await show({ practice: true });
		expect(document.querySelector("[data-testid^=backup-status-]")).toBeNull();
		expect(sent.map(([cmd]) => cmd)).not.toContain("backup_status");
	});
});
