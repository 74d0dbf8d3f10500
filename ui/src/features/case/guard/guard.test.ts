import { expect, it } from "vitest";
import type { Case } from "$lib/generated/types";
import { keepingOf } from "./guard";

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

it("restriction is for supervisors, and turned by its state", () => {
	expect(keepingOf(open, all)).toEqual(["restrict"]);
	expect(keepingOf({ ...open, restricted: true }, all)).toEqual(["unrestrict"]);
	expect(keepingOf(open, { govern: false, decide: true })).toEqual([]);
});
it("an erasure is asked for once, after the end, by who may decide", () => {
	expect(keepingOf(closed, { govern: false, decide: true })).toEqual(["askErasure"]);
	expect(keepingOf(closed, { govern: false, decide: false })).toEqual([]);
	const asked = { ...closed, erasure: { by: "a" } } as Case;
	expect(keepingOf(asked, { govern: false, decide: true })).toEqual([]);
});
it("nothing is left to guard once it is erased", () => {
	expect(keepingOf({ ...closed, erased_on: "2026-11-20" }, all)).toEqual([]);
});
