import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { blankParty } from "$domain/parties/party";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { Party } from "$lib/generated/types";
import { byTestId, settle } from "$lib/page.fixture";
import CasePage from "../CasePage.svelte";
import { CASE_ID, caseView, VOCABULARY } from "../caseModel.fixture.svelte";

const PARTY: Party = {
	...blankParty("applicant", "p1"),
	name: "周永顺",
	phone: "138****0417",
	id_kind: "citizen",
	id_number: "320213********0524",
};
const saved = { case: CASE_ID, number: "", version: 5, seq: 9, undoable: false, saved_at: "" };
const roles = [{ code: "applicant", zh: "申请人", en: "Applicant" }];
const vocabulary = new Proxy(VOCABULARY, {
	get: (all, list: string) => (list === "party_roles" ? roles : all[list]),
});
const CORE: Record<string, FakeReply> = {
	case_get: () => caseView({ parties: [PARTY] }),
	draft_list: () => [],
	draft_get: () => null,
	reveal: ({ field }) => ({ value: field === "phone" ? "13800000417" : "320213188503070524" }),
	part_put: (payload) => putReply(payload),
};
let putReply: FakeReply = () => saved;

let sent: [string, Record<string, unknown>][] = [];
let end: (() => void | Promise<void>)[] = [];
async function open(): Promise<void> {
	const opened = await openBook({ boot: { vocabulary } }, CORE);
	sent = opened.sent;
	const props = { caseId: CASE_ID, tab: "parties" };
	const page = mount(CasePage, { target: document.body, props });
	end = [() => unmount(page), opened.close];
	await settle();
}
afterEach(async () => {
	for (const one of end) await one();
	putReply = () => saved;
	document.body.replaceChildren();
});

const click = async (testid: string) => {
	byTestId(testid)!.click();
	await settle();
};
const field = (testid: string) => byTestId(testid) as HTMLInputElement;
const sentParty = () =>
	(sent.find(([cmd]) => cmd === "part_put")![1].part as { value: Party }).value;

describe("a masked number", () => {
	it("that was shown can be corrected digit by digit", async () => {
		await open();
		await click("party-applicant-0-phone-reveal");
		await click("party-applicant-0-edit");
		expect(field("party-phone").value).toBe("13800000417");
		// Only what was asked for is shown.
		expect(field("party-id-number").value).toBe(PARTY.id_number);
		field("party-phone").value = "13800000418";
		field("party-phone").dispatchEvent(new Event("input", { bubbles: true }));
		await click("party-save");
		expect(sentParty()).toMatchObject({ phone: "13800000418", id_number: PARTY.id_number });
	});
	it("can be shown in the dialog, by the command that the journal records", async () => {
		await open();
		await click("party-applicant-0-edit");
		expect(field("party-phone").value).toBe(PARTY.phone);
		await click("party-phone-reveal");
		expect(sent.filter(([cmd]) => cmd === "reveal").map(([, payload]) => payload)).toEqual([
			{ case: CASE_ID, party: "p1", field: "phone" },
		]);
		expect([field("party-phone").value, byTestId("party-phone-reveal")]).toEqual([
			"13800000417",
			null,
		]);
	});
	it("stays masked for a party that is edited without showing it", async () => {
		await open();
		await click("party-applicant-0-edit");
		await click("party-save");
		expect(sentParty().phone).toBe(PARTY.phone);
		expect(sent.map(([cmd]) => cmd)).not.toContain("reveal");
	});
});

describe("a doubtful number", () => {
	const put = () => sent.filter(([cmd]) => cmd === "part_put").map(([, payload]) => payload);
	async function type(text: string): Promise<void> {
		field("party-phone").value = text;
		field("party-phone").dispatchEvent(new Event("input", { bubbles: true }));
		await settle();
	}
	it("is asked about beside its field, and sent as kept if the person says so", async () => {
		putReply = ({ kept }) => {
			if ((kept as string[] | undefined)?.length) return saved;
			throw { code: "doubtful", field: "part.value.phone", detail: ["unusual_phone"] };
		};
		await open();
		await click("party-applicant-0-edit");
		await type("1380000123");
		await click("party-save");
		expect(byTestId("party-phone-field")!.textContent).toContain("电话");
		expect(byTestId("party-id-number-field-keep")).toBeNull();
		await click("party-phone-field-keep");
		expect(put().map(({ kept }) => kept ?? [])).toEqual([[], ["part.value.phone"]]);
		expect(byTestId("party-phone")).toBeNull();
	});
	it("that was changed after the question is not kept unasked", async () => {
		putReply = () => {
			throw { code: "doubtful", field: "part.value.phone", detail: ["unusual_phone"] };
		};
		await open();
		await click("party-applicant-0-edit");
		await type("1380000123");
		await click("party-save");
		await type("1380000124");
		await click("party-phone-field-keep");
		await click("party-phone-field-keep");
		const kept = put().map((payload) => payload.kept ?? []);
		expect(kept).toEqual([[], [], ["part.value.phone"]]);
	});
	it("that was kept stays so while other fields change", async () => {
		putReply = () => {
			throw { code: "doubtful", field: "part.value.phone", detail: ["unusual_phone"] };
		};
		await open();
		await click("party-applicant-0-edit");
		await type("1380000123");
		await click("party-save");
		field("party-address").value = "东二排 11 号";
		field("party-address").dispatchEvent(new Event("input", { bubbles: true }));
		await click("party-phone-field-keep");
		expect(put().map((payload) => payload.kept ?? [])).toEqual([[], ["part.value.phone"]]);
	});
	it("that was kept and then changed is asked about again", async () => {
		putReply = () => {
			throw { code: "doubtful", field: "part.value.phone", detail: ["unusual_phone"] };
		};
		await open();
		await click("party-applicant-0-edit");
		await type("1380000123");
		await click("party-save");
		await click("party-phone-field-keep");
		await type("1380000124");
		await click("party-save");
		const kept = put().map((payload) => payload.kept ?? []);
		expect(kept).toEqual([[], ["part.value.phone"], []]);
	});
});
