import { beforeEach, describe, expect, it } from "vitest";
import { harmless, keepPlace, lastHere, takePlace } from "./place";
import { Trail } from "./trail.svelte";

const ID = "0193a0f2-1111-7000-8000-000000000001";

beforeEach(() => history.replaceState(null, ""));

describe("what is kept of a place while the book is locked", () => {
	it("is where one was, with its filters", () => {
		const trail = new Trail({ view: "cases", case: ID, tab: "timeline" });
		trail.current.kept.set("list", {
			query: { view: "open", text: "", stages: ["accepted"], date: null, descending: true },
			drill: null,
			scroll: 320,
			selected: ID,
		});
		keepPlace("me", trail.current);
		expect(lastHere()).toBe("me");
		const back = takePlace("me")!;
		expect(back.route).toEqual({ view: "cases", case: ID, tab: "timeline" });
		expect(new Map(back.kept).get("list")).toMatchObject({ scroll: 320, selected: ID });
		expect(takePlace("me")).toBeUndefined();
	});
	it("holds no search, no title and nothing in words", () => {
		const trail = new Trail({
			view: "cases",
			query: { view: "all", text: "zhouyongshun" },
			title: "与「周永顺」有关的案件",
		});
		trail.current.kept.set("list", {
			query: { text: "18990101", view: "all" },
			drill: { title: { zh: "周永顺", en: "周永顺" }, query: { text: "周永顺" } },
		});
		trail.current.kept.set("half typed", { note: "店主愿付六成" });
		keepPlace("me", trail.current);
		const kept = JSON.stringify(history.state);
		for (const secret of ["周永顺", "zhouyongshun", "18990101", "店主"]) {
			expect(kept).not.toContain(secret);
		}
		expect(takePlace("me")!.route).toEqual({ view: "cases", query: { view: "all", text: "" } });
	});
	it("is for nobody else, and gone when somebody else came", () => {
		keepPlace("me", new Trail({ view: "tallies" }).current);
		expect(takePlace("another")).toBeUndefined();
		expect(takePlace("me")).toBeUndefined();
	});
	it.each([
		["2026-11-20", "2026-11-20"],
		["周永顺", undefined],
		[["a", "b c"], undefined],
		[{ a: { b: "有" } }, undefined],
		[
			{ n: 3, on: true, none: null },
			{ n: 3, on: true, none: null },
		],
	])("harmless(%j)", (value, left) => expect(harmless(value)).toEqual(left));
});
