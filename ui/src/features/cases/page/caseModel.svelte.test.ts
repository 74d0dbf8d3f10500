import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { Part } from "$lib/generated/types";
import { settle } from "$lib/page.fixture";
import { CaseModel } from "./caseModel.svelte";

const SAVED = { case: "c1", version: 6, seq: 9, number: "", undoable: false, saved_at: "" };
const VIEW = { case: { id: "c1", version: 5, parties: [], sessions: [] }, timeline: [] };

let close = (): void => undefined;
afterEach(() => close());

/** Opens a closed case, whose plain changes are refused; returns its model and what was sent. */
async function openClosedCase(role: "supervisor" | "recorder") {
	const { sent, close: closeBook } = await openBook(
		{ role },
		{
			case_get: () => VIEW,
			draft_list: () => [],
			case_edit: ({ correction }) => {
				if (!correction) throw { code: "needs_correction", field: "changes.cause" };
				return SAVED;
			},
			part_put: ({ correction }) => {
				if (!correction) throw { code: "needs_correction" };
				return SAVED;
			},
		},
	);
	let model: CaseModel | undefined;
	const closeModel = $effect.root(() => {
		model = new CaseModel(
			() => "c1",
			() => undefined,
		);
	});
	close = () => {
		closeModel();
		closeBook();
	};
	await settle();
	const edits = () => sent.filter(([cmd]) => cmd === "case_edit").map(([, payload]) => payload);
	const puts = () => sent.filter(([cmd]) => cmd === "part_put").map(([, payload]) => payload);
	return { model: model!, edits, puts };
}

const CORRECTION = { reason: "录入错误", rounds: [] };

describe("a change of what a closed case is counted by", () => {
	it("is sent again as a correction with its reason", async () => {
		const { model, edits } = await openClosedCase("supervisor");
		const saved = model.edit({ cause: "L07" }, "");
		await settle();
		model.reasonRequest!.answer(CORRECTION);
		expect(await saved).toBeUndefined();
		expect(edits()[1]).toEqual({
			case: "c1",
			version: 5,
			changes: { cause: "L07" },
			correction: CORRECTION,
		});
		expect(model.reasonRequest).toBeUndefined();
	});

	it("is sent again with its reason for a part too, such as the name of a party", async () => {
		const { model, puts } = await openClosedCase("supervisor");
		const part = { part: "party", value: { name: "周小𠮷" } } as Part;
		const saved = model.put(part, "");
		await settle();
		model.reasonRequest!.answer(CORRECTION);
		expect(await saved).toBeUndefined();
		expect(puts().map(({ correction }) => correction)).toEqual([undefined, CORRECTION]);
	});

	it("is not sent again without a reason, or by somebody who may not decide", async () => {
		const { model, edits } = await openClosedCase("supervisor");
		const cancelled = model.edit({ cause: "L07" }, "");
		await settle();
		model.reasonRequest!.answer(undefined);
		expect((await cancelled)?.code).toBe("needs_correction");
		expect(edits()).toHaveLength(1);
		close();
		const recorder = await openClosedCase("recorder");
		expect((await recorder.model.edit({ cause: "L07" }, ""))?.code).toBe("needs_correction");
		expect(recorder.model.reasonRequest).toBeUndefined();
	});
});
