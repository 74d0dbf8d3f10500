import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setBackend } from "../backend";
import { settle } from "../page.fixture";
import { testDraftForm } from "./draftForm.fixture.svelte";
import type { DraftForm } from "./draftForm.svelte";

interface Party {
	name: string;
	phone: string;
	id_kind: string;
	id_number: string;
}

const BOOK: Party = {
	name: "周永顺",
	phone: "138****0417",
	id_kind: "citizen",
	id_number: "320213********0524",
};
const SHOWN = "13800000417";

/** The draft that the book holds. */
let stored: Record<string, unknown> | null;
let stop = () => {};
beforeEach(() => {
	stored = null;
	setBackend({
		call(cmd, payload) {
			if (cmd === "draft_save") stored = (payload as { body: Record<string, unknown> }).body;
			const result = cmd === "draft_get" ? stored && { body: stored } : { at: "" };
			return Promise.resolve({ result, topics: [] });
		},
		onJob: () => Promise.resolve(() => undefined),
	});
});
afterEach(() => stop());

/** Opens the form of a party that stands so in the book; the form opened before is left. */
async function open(stands: Party, version: number): Promise<DraftForm<Party>> {
	const opened = testDraftForm(
		{ ...stands },
		{
			edits: {
				stands: () => stands,
				version: () => version,
				together: [["id_kind", "id_number"]],
				isVague: (value) => String(value).includes("*"),
				text: (_, value) => String(value),
			},
		},
	);
	stop = opened.stop;
	await settle();
	return opened.form;
}

async function leave(): Promise<void> {
	flushSync();
	stop();
	await settle();
}

/** Types something into the form at version 4, and leaves it. */
async function draft(type: (form: DraftForm<Party>) => void): Promise<void> {
	const form = await open(BOOK, 4);
	type(form);
	await leave();
	expect(stored).not.toBeNull();
}

const show = (form: DraftForm<Party>) => {
	form.showNumber("phone", SHOWN);
	form.value.phone = SHOWN;
};

describe("the draft of an edit", () => {
	it("gives back what was typed, and the present value of all other fields", async () => {
		await draft((form) => (form.value.name = "周永顺（大）"));
		const form = await open({ ...BOOK, phone: "139****0418" }, 5);
		expect([form.value.name, form.value.phone]).toEqual(["周永顺（大）", "139****0418"]);
		expect([form.restored, form.clashes]).toEqual([true, []]);
	});
	it("never brings a number back that was only shown, also if the corrected one looks the same", async () => {
		await draft((form) => {
			show(form);
			form.value.name = "周永顺（大）";
		});
		const form = await open(BOOK, 5);
		expect([form.value.phone, form.value.name]).toEqual([BOOK.phone, "周永顺（大）"]);
		expect(form.clashes).toEqual([]);
	});
	it("shows a field beside which the book changed, and is saved only after that was seen", async () => {
		await draft((form) => (form.value.name = "周永顺（大）"));
		const form = await open({ ...BOOK, name: "周永胜" }, 5);
		expect([form.value.name, form.clashes]).toEqual(["周永顺（大）", ["name"]]);
		expect(form.fieldError("name")).toContain("“周永胜”");
		expect(form.formError([])).toContain("“周永胜”");
		expect(form.formError(["name"])).toBeUndefined();
		let sent = 0;
		const send = () => Promise.resolve(sent++);
		expect([await form.run(send), sent]).toEqual([false, 0]);
		expect([await form.run(send), sent]).toEqual([true, 1]);
	});
	it("asks no more once the field was kept or edited", async () => {
		await draft((form) => Object.assign(form.value, { name: "周永顺（大）", phone: SHOWN }));
		const form = await open({ ...BOOK, name: "周永胜", phone: "139****0418" }, 5);
		expect(form.clashes).toEqual(["name", "phone"]);
		form.clashKeeper("name")!();
		expect([form.clashes, form.clashKeeper("name")]).toEqual([["phone"], undefined]);
		form.value.phone = "13900000418";
		expect([form.clashes, form.fieldError("phone")]).toEqual([[], undefined]);
		expect(await form.run(() => Promise.resolve())).toBe(true);
	});
	it("shows a clash that was not answered the next time, too, and one that was no more", async () => {
		await draft((form) => Object.assign(form.value, { name: "周永顺（大）", phone: SHOWN }));
		const now = { ...BOOK, name: "周永胜", phone: "139****0418" };
		(await open(now, 5)).clashKeeper("name")!();
		await leave();
		expect((await open(now, 5)).clashes).toEqual(["phone"]);
	});
	it("takes a typed number for a clash if the masked one may have changed, and only then", async () => {
		await draft((form) => (form.value.phone = "13911112222"));
		expect((await open(BOOK, 5)).clashes).toEqual(["phone"]);
		await leave();
		stored = null;
		await draft((form) => (form.value.phone = "13911112222"));
		expect((await open(BOOK, 4)).clashes).toEqual([]);
	});
	it("takes a number that was shown and then changed the same way", async () => {
		const correct = (form: DraftForm<Party>) => {
			show(form);
			form.value.phone = "13800000418";
		};
		await draft(correct);
		const same = await open(BOOK, 4);
		expect([same.value.phone, same.clashes]).toEqual(["13800000418", []]);
		await leave();
		stored = null;
		await draft(correct);
		expect((await open(BOOK, 5)).clashes).toEqual(["phone"]);
	});
	it("takes fields that belong together from one side", async () => {
		await draft((form) => (form.value.id_number = "E20417033"));
		const form = await open({ ...BOOK, id_kind: "passport" }, 5);
		expect([form.value.id_kind, form.value.id_number]).toEqual(["citizen", "E20417033"]);
		expect(form.clashes).toEqual(["id_kind", "id_number"]);
		await leave();
		stored = null;
		await draft((form) => (form.value.name = "周永顺（大）"));
		const untouched = await open({ ...BOOK, id_kind: "passport", id_number: "E2***3" }, 5);
		expect([untouched.value.id_kind, untouched.value.id_number]).toEqual(["passport", "E2***3"]);
	});
	it("keeps what the form proposed when it began, if the form says so", async () => {
		const proposed = async (name: string, isDrafted: boolean) => {
			const edits = {
				stands: () => BOOK,
				version: () => 4,
				drafted: (body: Record<string, unknown>) =>
					isDrafted && body.id_kind === "citizen" ? (["name"] as const) : [],
				text: (_: string, value: unknown) => String(value),
			};
			const opened = testDraftForm({ ...BOOK, name }, { edits });
			stop = opened.stop;
			await settle();
			return opened.form;
		};
		const form = await proposed("周永顺", true);
		form.value.phone = "13900000418";
		await leave();
		const again = await proposed("林小满", true);
		expect([again.value.name, again.value.phone]).toEqual(["周永顺", "13900000418"]);
		expect(again.clashes).toEqual([]);
		await leave();
		// The name that was proposed first is that of the book, so it counts as not typed.
		expect((await proposed("林小满", false)).value.name).toBe("林小满");
	});
	it("without a base, from an earlier version, treats every difference as typed", async () => {
		stored = { ...BOOK, phone: SHOWN };
		const form = await open(BOOK, 5);
		expect([form.value.phone, form.clashes]).toEqual([SHOWN, ["phone"]]);
	});
});

it("what no longer exists is dropped from the input, and said until it is changed", async () => {
	stored = { text: "甲、乙", on: "2026-11-12" };
	const { form, stop: end } = testDraftForm(
		{ text: "", on: "2026-11-18" },
		{ withoutGone: ({ text }) => (text.includes("、") ? { text: text.split("、")[0] } : {}) },
	);
	stop = end;
	await settle();
	expect([form.value.text, form.value.on, form.fieldError("on")]).toEqual([
		"甲",
		"2026-11-12",
		undefined,
	]);
	expect([form.fieldError("text"), form.formError(["text"])]).toEqual([
		expect.stringContaining("已删除"),
		undefined,
	]);
	form.value.text = "甲，丙";
	expect(form.fieldError("text")).toBeUndefined();
	// Also what is removed while the form is open.
	form.value.text = "丁、戊";
	await settle();
	expect(form.value.text).toBe("丁");
});
