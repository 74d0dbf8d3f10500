import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Vocabulary } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { settle } from "$lib/page.fixture";
import Select from "$ui/Select.svelte";
import { nameOf } from "./names";
import { causeOptions, termOptions } from "./vocabularyOptions";

const DAY = "2026-11-20";
const term = (code: string, zh: string, en: string) => ({
	...{ code, zh, en, basis: null, valid_from: null, valid_to: null },
});
const VOCABULARY = {
	sources: [term("applied_oral", "当事人口头申请", "Applied in person")],
	employer_types: [term("hk_mo_tw", "港澳台投资", "Hong Kong, Macao or Taiwan invested")],
	report_groups: [term("G3", "劳动争议及生活纠纷事件", "labour disputes")],
	causes: [{ ...term("L07", "拖欠、克扣工资", "Wage arrears"), initials: "gz", group: "G3" }],
} as unknown as Vocabulary;

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	language.current = "zh";
	close();
});

describe("the options of a list", () => {
	it.each([
		["sources", termOptions(VOCABULARY, "sources", DAY), "当事人口头申请"],
		["employer_types", termOptions(VOCABULARY, "employer_types", DAY), "港澳台投资"],
		["causes", causeOptions(VOCABULARY, DAY), "拖欠、克扣工资"],
	] as const)("%s: show names and no stored code", async (_list, options, name) => {
		page = mount(Select, { target: document.body, props: { options, testid: "x" } });
		document.querySelector<HTMLInputElement>("input")!.click();
		await settle();
		const shown = document.querySelector(".combo-list")?.textContent ?? "";
		expect(shown).toContain(name);
		expect(shown).not.toMatch(/applied_oral|hk_mo_tw|L07|G3/);
	});
});

describe("the causes", () => {
	const cause = (code: string, group: string, zh: string, words: string[]) => ({
		...term(code, zh, zh),
		...{ initials: code.toLowerCase(), group, words },
	});
	const vocabulary = {
		report_groups: [term("G1", "工伤", "injury"), term("G3", "劳动争议", "labour")],
		causes: [
			cause("L04", "G3", "解除劳动合同", ["开除"]),
			cause("L07", "G3", "拖欠、克扣工资", ["欠薪"]),
			cause("W01", "G1", "工伤认定协助", ["受伤"]),
		],
	} as unknown as Vocabulary;
	const options = causeOptions(vocabulary, DAY, undefined, ["L07", "O99"]);

	it("that the office has most often come first, and each stands once", async () => {
		expect(options.map((one) => [one.value, one.group])).toEqual([
			["L07", "常用"],
			["W01", "工伤"],
			["L04", "劳动争议"],
		]);
		page = mount(Select, { target: document.body, props: { options, testid: "x" } });
		document.querySelector<HTMLInputElement>("input")!.click();
		await settle();
		const shown = [...document.querySelectorAll(".combo-list .float-item")];
		expect(shown.map((one) => one.textContent?.trim().slice(0, 2))).toEqual([
			"拖欠",
			"工伤",
			"解除",
		]);
	});
	it("are found by what people say", async () => {
		page = mount(Select, { target: document.body, props: { options, testid: "x" } });
		const input = document.querySelector<HTMLInputElement>("input")!;
		input.focus();
		input.value = "受伤";
		input.dispatchEvent(new Event("input", { bubbles: true }));
		await settle();
		const shown = [...document.querySelectorAll(".combo-list .float-item")];
		expect(shown.map((one) => one.textContent)).toHaveLength(1);
		expect(shown[0]!.textContent).toContain("工伤认定协助");
	});
});

describe("a code that is in no list", () => {
	it("is shown as unknown in both languages", async () => {
		close = (await openBook({ boot: { vocabulary: VOCABULARY } }, {})).close;
		expect(nameOf.source("applied_oral")).toBe("当事人口头申请");
		expect(nameOf.source("applied_by_drone")).toBe("未知");
		language.current = "en";
		expect(nameOf.source("applied_by_drone")).toBe("unknown");
	});
});
