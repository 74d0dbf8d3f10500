import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { stale } from "$lib/backend";
import { type Answer, openBook } from "$lib/book.fixture.svelte";
import { at, settle } from "$lib/page.fixture";
import App from "./App.svelte";

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

const SHEET = { groups: ["0B4T"], ask: [1], office: "盛和", made_on: "2026-11-20" };
/** A core that has nothing to show but the sheet. */
const core = new Proxy<Record<string, Answer>>(
	{ recovery_show: () => SHEET },
	{
		get: (known, cmd: string) =>
			known[cmd] ??
			(() => {
				throw { code: "internal" };
			}),
	},
);

async function show(boot: Record<string, unknown>): Promise<void> {
	close = (await openBook({ boot }, core)).close;
	page = mount(App, { target: document.body });
	await settle(6);
}

describe("a recovery key that is not kept safe", () => {
	it("takes the window over after a sign-in, until it is put off", async () => {
		await show({ recovery_due: true });
		await vi.waitFor(() => expect(at("keep-key")).not.toBeNull(), { timeout: 5000 });
		at("keep-key-later")!.click();
		await settle(6);
		expect(at("keep-key")).toBeNull();
		expect(at("recovery-due-banner")).not.toBeNull();
		at("recovery-due-now")!.click();
		await vi.waitFor(() => expect(at("keep-key")).not.toBeNull());
	});
	it("is only said by the banner when a new one was made at work", async () => {
		const boot: Record<string, unknown> = { recovery_due: false };
		await show(boot);
		expect(at("recovery-due-banner")).toBeNull();
		boot.recovery_due = true;
		stale(["trust"]);
		await settle(6);
		expect(at("keep-key")).toBeNull();
		expect(at("recovery-due-banner")).not.toBeNull();
	});
});
