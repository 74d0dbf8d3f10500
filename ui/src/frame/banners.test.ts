import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import Banners from "./Banners.svelte";

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

async function settle(): Promise<void> {
	for (let i = 0; i < 4; i++) {
		flushSync();
		await new Promise((done) => setTimeout(done));
	}
	flushSync();
}
const at = (testid: string) => document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);

describe("the banner about old backups", () => {
	const keeping = {
		proved_at: null,
		hours: 80,
		state: "overdue",
		trouble: { code: "folder_trouble", detail: [] },
		busy: false,
		missing_places: [],
	};
	it("says what is wrong with the backup disk, not with a folder of exports", async () => {
		const opened = await openBook({}, { keeping: () => keeping });
		close = opened.close;
		page = mount(Banners, { target: document.body, props: { onrecovery: () => undefined } });
		await settle();
		expect(at("overdue-banner")?.textContent).toContain("备份盘写不进");
	});
});
