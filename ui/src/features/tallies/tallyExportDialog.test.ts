import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { TallyQuery } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import TallyExportDialog from "./TallyExportDialog.svelte";

const TALLY: TallyQuery = {
	period: { kind: "month", year: 2026, month: 10 },
	basis: "accepted",
	rows: "grid",
	columns: "standard",
};

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

async function open(undecided: number): Promise<void> {
	const { close } = await openBook({}, {});
	const props = { open: true, tally: TALLY, title: "2026年10月", undecided };
	const page = mount(TallyExportDialog, { target: document.body, props });
	end = [() => unmount(page), close];
	await settle();
}

it("says before an export how many cases wait for a decision", async () => {
	await open(3);
	const banner = byTestId("tally-export-undecided")!;
	expect(banner.textContent.trim()).toBe("另有 3 件登记后未决定受理");
});

it("says nothing where no case waits", async () => {
	await open(0);
	expect(byTestId("tally-export-start")).not.toBeNull();
	expect(byTestId("tally-export-undecided")).toBeNull();
});
