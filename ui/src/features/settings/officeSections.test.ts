import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Office, OfficeSetupView } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import OfficeSections from "./OfficeSections.svelte";
import { OfficeSettings } from "./settings.svelte";

const setup = {
	office: {
		...{
			name: "盛和市场工会",
			short: "盛",
			body: "regional",
			number_pattern: "{name}〔{year}〕{n}",
		},
		...{ month_boundary: "calendar", success_formula: "all_closed" },
		...{ prepared_by: "沈一", reviewed_by: "顾二", complete_from: "2024-07-01" },
	},
	...{ next_numbers: [], last_numbers: [], grids: [], rooms: [], staff: [] },
} as unknown as OfficeSetupView;

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

async function open(): Promise<Office[]> {
	const sent: Office[] = [];
	const opened = await openBook(
		{},
		{
			office_set: (payload) => {
				// As the core receives it: a field that is left out is none.
				sent.push(JSON.parse(JSON.stringify(payload.office)) as Office);
				return { ...setup, office: payload.office };
			},
		},
	);
	const settings = new OfficeSettings(setup);
	const page = mount(OfficeSections, { target: document.body, props: { settings } });
	end = [() => unmount(page), opened.close];
	await settle();
	return sent;
}

async function type(text: string): Promise<void> {
	const field = byTestId("settings-office-complete_from") as HTMLInputElement;
	field.focus();
	field.value = text;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	field.blur();
	await settle();
}

describe("the day from which all cases are entered", () => {
	it("is sent with the other settings, and taken away by emptying the field", async () => {
		const sent = await open();
		await type("2025-01-02");
		await type("");
		expect(sent.map((office) => [office.complete_from, office.short])).toEqual([
			["2025-01-02", "盛"],
			[undefined, "盛"],
		]);
	});
	it("is not sent while it is as it was", async () => {
		const sent = await open();
		await type("2024-07-01");
		expect(sent).toEqual([]);
	});
});
