import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Party } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import { blankParty } from "./party";
import PartyFields from "./PartyFields.svelte";

const LISTS = ["party_roles", "party_kinds", "employer_types", "agent_authorities"];
const vocabulary = Object.fromEntries(LISTS.map((list) => [list, []]));

let close = (): void => undefined;
let form: object | undefined;

afterEach(async () => {
	if (form) await unmount(form);
	close();
	document.body.replaceChildren();
});

/** Opens the form of a party and returns the party that it changes. */
async function open(party: Party, asked?: { name: string; keep: () => void }): Promise<Party> {
	close = (await openBook({ boot: { vocabulary } }, {})).close;
	const edited = $state(party);
	const props = {
		party: edited,
		isNew: false,
		others: [],
		problem: (name: string) => (name === asked?.name ? "要保留吗？" : undefined),
		keeper: (name: string) => (name === asked?.name ? asked.keep : undefined),
		testid: "p",
	};
	form = mount(PartyFields, { target: document.body, props });
	await settle();
	return edited;
}

const labels = () =>
	[...document.querySelectorAll('[data-testid$="-field"]')].map((field) =>
		field.querySelector("label, .label, legend")?.textContent.trim(),
	);

describe("the form of a party", () => {
	const last = ["证件种类", "证件号码", "地址", "备注"];
	it("asks of a person what a person has", async () => {
		await open(blankParty("applicant"));
		expect(labels()).toEqual(["身份", "类型", "姓名", "电话", "商铺", "岗位", "性别", ...last]);
	});
	it("asks of an organisation what an organisation has", async () => {
		await open(blankParty("respondent"));
		expect(labels()).toEqual([
			...["身份", "类型", "名称", "电话", "商铺", "负责人", "单位类型"],
			...last,
		]);
	});
	it("asks for whom an agent acts and an interpreter speaks", async () => {
		await open(blankParty("agent"));
		expect(labels().slice(4, 6)).toEqual(["被代理人", "代理权限"]);
		if (form) await unmount(form);
		await open(blankParty("interpreter"));
		expect(labels().slice(4, 6)).toEqual(["翻译对象", "商铺"]);
	});
	it("has a button beside a question, which keeps the doubtful value", async () => {
		let kept = 0;
		await open(blankParty("applicant"), { name: "phone", keep: () => (kept += 1) });
		const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-testid$="-keep"]')];
		expect(buttons.map((button) => button.dataset.testid)).toEqual(["p-phone-field-keep"]);
		expect(byTestId("p-phone-field-error")!.textContent.trim()).toBe("要保留吗？");
		const [button] = buttons;
		button!.focus();
		expect([document.activeElement, button!.textContent.trim()]).toEqual([button, "保留"]);
		button!.click();
		expect(kept).toBe(1);
	});
	it("writes what is typed into the party, and sets the usual kind of document", async () => {
		const party = await open(blankParty("applicant"));
		const input = byTestId("p-id-number") as HTMLInputElement;
		input.value = "320102199003070018";
		input.dispatchEvent(new Event("input", { bubbles: true }));
		input.dispatchEvent(new FocusEvent("blur"));
		await settle();
		expect(party).toMatchObject({ id_number: "320102199003070018", id_kind: "citizen" });
	});
});
