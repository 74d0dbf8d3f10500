import { expect, it } from "vitest";
import type { Case } from "$lib/generated/types";
import { privacyActions } from "./privacyActions";

const open = {
	restricted: false,
	erasure: null,
	erased_on: null,
	closing: null,
	answer: null,
	void: null,
} as unknown as Case;
const closed = { ...open, closing: { on: "2026-11-20" } } as Case;
const all = { govern: true, decide: true };

it("only supervisors restrict a case or lift its restriction", () => {
	expect(privacyActions(open, all)).toEqual(["restrict"]);
	expect(privacyActions({ ...open, restricted: true }, all)).toEqual(["unrestrict"]);
	expect(privacyActions(open, { govern: false, decide: true })).toEqual([]);
});
it("erasure is requested once, after the case has ended, by those who may decide", () => {
	expect(privacyActions(closed, { govern: false, decide: true })).toEqual(["askErasure"]);
	expect(privacyActions(closed, { govern: false, decide: false })).toEqual([]);
	const requested = { ...closed, erasure: { by: "a" } } as Case;
	expect(privacyActions(requested, { govern: false, decide: true })).toEqual([]);
});
it("an erased case offers no action", () => {
	expect(privacyActions({ ...closed, erased_on: "2026-11-20" }, all)).toEqual([]);
});
