import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { GOOD_BACKUP } from "$lib/backupStatus.fixture";
import { markStale } from "$lib/backend";
import { type FakeReply, openBook, PEOPLE } from "$lib/book.fixture.svelte";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import App from "./App.svelte";

// A place to go to; what it shows does not matter here.
vi.mock("./features/settings/Settings.svelte", () => ({ default: () => ({}) }));

/** The longest time in milliseconds that a part of the page may need to be loaded, also beside other work. */
const PATIENCE = 30_000;

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
	history.replaceState(null, "");
	nav.reset({ view: "today" });
	document.body.replaceChildren();
});

const SHEET = { groups: ["0B4T"], ask: [1], office: "盛和", made_on: "2026-11-20" };
/** The backups of a new book. */
const BACKUPS = { ...GOOD_BACKUP, proved_at: null, hours: 0 };
/** A fake core that answers nothing but the recovery sheet. */
const core = new Proxy<Record<string, FakeReply>>(
	{ recovery_show: () => SHEET },
	{
		get: (known, cmd: string) =>
			known[cmd] ??
			(() => {
				throw { code: "internal" };
			}),
	},
);

/** Opens a book and waits until an element of this test id is shown; the frame and the recovery page are loaded late. */
async function show(boot: Record<string, unknown>, testid: string): Promise<void> {
	close = (await openBook({ boot }, core)).close;
	page = mount(App, { target: document.body });
	await vi.waitFor(() => expect(byTestId(testid)).not.toBeNull(), { timeout: PATIENCE });
}

describe("a reload that nobody asked the page for", () => {
	const place = { view: "settings", section: "people" } as const;
	const reload = async () => {
		await unmount(page!);
		page = undefined;
		close();
		document.body.replaceChildren();
		nav.reset({ view: "today" });
	};

	it("comes back to the same place", async () => {
		await show({}, "view-today");
		nav.go(place);
		await settle();
		window.dispatchEvent(new Event("pagehide"));
		await reload();
		await show({}, "view-settings");
		expect(nav.route).toEqual(place);
	});
	it("stays there when the book is reported as changed after it was read", async () => {
		await show({}, "view-today");
		nav.go(place);
		await settle();
		// The answer of the sign-in may come after a `boot` that an event asked for.
		markStale(["book"]);
		await settle(6);
		expect(nav.route).toEqual(place);
	});
	it("is forgotten by another user", async () => {
		await show({}, "view-today");
		nav.go(place);
		await settle();
		window.dispatchEvent(new Event("pagehide"));
		await reload();
		await show({ user: { ...PEOPLE[1], role: "supervisor" } }, "view-today");
		expect(nav.route).toEqual({ view: "today" });
	});
	it("forgets a place of the practice book", async () => {
		await show({ book: "practice" }, "view-today");
		nav.go(place);
		await settle();
		window.dispatchEvent(new Event("pagehide"));
		expect(history.state).toBeNull();
	});
});

describe("an unconfirmed recovery key", () => {
	it("fills the window after sign-in until it is postponed", async () => {
		await show({ recovery_due: true }, "keep-key");
		byTestId("keep-key-later")!.click();
		await vi.waitFor(() => expect(byTestId("recovery-due-banner")).not.toBeNull(), {
			timeout: PATIENCE,
		});
		expect(byTestId("keep-key")).toBeNull();
		byTestId("recovery-due-now")!.click();
		await vi.waitFor(() => expect(byTestId("keep-key")).not.toBeNull());
	});
	it("is followed by that question also when it was postponed while the first backup ended", async () => {
		const boot = {
			recovery_due: true,
			backup_status: { ...BACKUPS, second_place: "not_chosen" },
		};
		await show(boot, "keep-key");
		byTestId("keep-key-later")!.click();
		await vi.waitFor(() => expect(byTestId("recovery-due-now")).not.toBeNull(), {
			timeout: PATIENCE,
		});
		markStale(["security"]);
		await settle();
		byTestId("recovery-due-now")!.click();
		await vi.waitFor(() => expect(byTestId("keep-key")).not.toBeNull());
		boot.recovery_due = false;
		markStale(["book"]);
		await vi.waitFor(() => expect(byTestId("second-place")).not.toBeNull(), { timeout: PATIENCE });
	});
	it("is followed by the question for a second place of the backups, once and only if there is none", async () => {
		for (const second_place of ["not_chosen", "proved"]) {
			const boot: Record<string, unknown> = {
				recovery_due: true,
				backup_status: { ...BACKUPS, second_place },
			};
			await show(boot, "keep-key");
			boot.recovery_due = false;
			markStale(["book"]);
			const asked = second_place === "not_chosen";
			await vi.waitFor(() => expect(byTestId("second-place") !== null).toBe(asked), {
				timeout: PATIENCE,
			});
			byTestId("second-place-later")?.click();
			await vi.waitFor(() => expect(byTestId("view-today")).not.toBeNull(), { timeout: PATIENCE });
			await unmount(page!);
			page = undefined;
			close();
			document.body.replaceChildren();
		}
	});
	it("is only shown as a banner when the key was renewed during work", async () => {
		const boot: Record<string, unknown> = { recovery_due: false };
		await show(boot, "view-today");
		expect(byTestId("recovery-due-banner")).toBeNull();
		boot.recovery_due = true;
		markStale(["security"]);
		await settle(6);
		expect(byTestId("keep-key")).toBeNull();
		expect(byTestId("recovery-due-banner")).not.toBeNull();
	});
});
