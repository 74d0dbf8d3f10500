import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Office, OfficeSetupView } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import NumberSeriesFields from "./NumberSeriesFields.svelte";
import { OfficeSettings } from "./settings.svelte";

const setup = {
	office: { name: "盛和", short: "盛", number_pattern: "{name}〔{year}〕{n}" },
	next_numbers: [{ series: "main", text: "盛〔2026〕38" }],
	last_numbers: [
		{ year: 2026, n: 37 },
		{ year: 2026, n: 4, series: "consult_only" },
	],
} as unknown as OfficeSetupView;

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of end) await one();
	document.body.replaceChildren();
});

/** Shows the series; the core refuses every change with `refusal`, if there is one. Returns the offices that were sent. */
async function open(office: Partial<Office>, refusal?: object): Promise<Office[]> {
	const sent: Office[] = [];
	const opened = await openBook(
		{},
		{
			office_set: (payload) => {
				if (refusal) throw refusal;
				sent.push(payload.office as Office);
				return { ...setup, office: payload.office };
			},
		},
	);
	const settings = new OfficeSettings({ ...setup, office: { ...setup.office, ...office } });
	const page = mount(NumberSeriesFields, {
		target: document.body,
		props: { settings, year: 2026 },
	});
	end = [() => unmount(page), opened.close];
	await settle();
	return sent;
}

const box = (series: string) => byTestId(`settings-series-${series}`) as HTMLInputElement;
const field = (testid: string) =>
	document.querySelector<HTMLInputElement>(`[data-testid="settings-office-${testid}"]`);

describe("the series of case numbers", () => {
	it("are off until they are ticked, and then have a pattern and a last number", async () => {
		const sent = await open({});
		expect([box("consult_only").checked, box("civil_life").checked]).toEqual([false, false]);
		expect(field("consult_pattern")).toBeNull();
		box("consult_only").click();
		await settle();
		expect(sent.map((office) => office.consult_pattern)).toEqual(["{name}咨字〔{year}〕第{n}号"]);
		expect(field("consult_pattern")?.value).toBe("{简称}咨字〔{年份}〕第{序号}号");
		expect(field("last_number-consult_only")?.value).toBe("4");
		expect(field("life_pattern")).toBeNull();
	});
	it("are switched off by leaving their pattern out", async () => {
		const sent = await open({ consult_pattern: "{year}-{n}" });
		expect(box("consult_only").checked).toBe(true);
		box("consult_only").click();
		await settle();
		expect(sent[0] && "consult_pattern" in JSON.parse(JSON.stringify(sent[0]))).toBe(false);
		expect(field("consult_pattern")).toBeNull();
	});
	it("say which other series would have the same numbers, and stay off", async () => {
		const field = "office.life_pattern";
		await open({}, { code: "pattern_taken", field, detail: ["consult_only"] });
		box("civil_life").click();
		await settle();
		expect(box("civil_life").checked).toBe(false);
		expect(document.querySelector("[role=alert]")?.textContent).toContain("“咨询”");
	});
});
