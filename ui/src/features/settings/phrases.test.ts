import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Office, OfficeSetupView } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import PhrasesSection from "./PhrasesSection.svelte";
import { OfficeSettings } from "./settings.svelte";

const setup = {
	office: { name: "盛和市场工会", short: "盛", phrases: ["现场核对了送货单。"] },
	...{ next_numbers: [], last_numbers: [], grids: [], rooms: [], staff: [] },
} as unknown as OfficeSetupView;

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

async function open(refused?: unknown): Promise<Office[]> {
	const sent: Office[] = [];
	const opened = await openBook(
		{},
		{
			office_set: (payload) => {
				if (refused) throw refused;
				sent.push(payload.office as Office);
				return { ...setup, office: payload.office };
			},
		},
	);
	const settings = new OfficeSettings(setup);
	const page = mount(PhrasesSection, { target: document.body, props: { settings } });
	end = [() => unmount(page), opened.close];
	await settle();
	return sent;
}

const field = () => byTestId("settings-office-phrases") as HTMLTextAreaElement;
async function type(text: string): Promise<void> {
	field().focus();
	field().value = text;
	field().dispatchEvent(new Event("input", { bubbles: true }));
	field().blur();
	await settle();
}

describe("the phrases of the office", () => {
	it("stand one on each line, and are saved when the field is left", async () => {
		const sent = await open();
		expect(field().value).toBe("现场核对了送货单。");
		await type("现场核对了送货单。\n\n  双方确认考勤。 ");
		expect(sent.map(({ phrases }) => phrases)).toEqual([["现场核对了送货单。", "双方确认考勤。"]]);
		expect(field().value).toBe("现场核对了送货单。\n双方确认考勤。");
		await type("现场核对了送货单。\n双方确认考勤。\n");
		expect(sent).toHaveLength(1);
	});
	it("stay in the field if they are refused, with the reason", async () => {
		const sent = await open({ code: "too_long", field: "office.phrases", detail: ["200"] });
		await type("太长的一句");
		expect(sent).toEqual([]);
		expect(field().value).toBe("太长的一句");
		expect(byTestId("settings-office-phrases-field")!.textContent).toContain("至多 200 句");
	});
});
