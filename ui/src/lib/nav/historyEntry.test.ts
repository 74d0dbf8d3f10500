import { beforeEach, describe, expect, it } from "vitest";
import { withoutPersonalData, saveHistoryEntry, lastUser, takeHistoryEntry } from "./historyEntry";
import { NavigationHistory } from "./navigationHistory.svelte";

const ID = "0193a0f2-1111-7000-8000-000000000001";

beforeEach(() => history.replaceState(null, ""));

describe("the history entry saved while the book is locked", () => {
	it("holds the route and the filters", () => {
		const navigation = new NavigationHistory({ view: "cases", case: ID, tab: "timeline" });
		navigation.current.viewState.set("list", {
			query: { view: "open", text: "", stages: ["accepted"], date: null, descending: true },
			drill: null,
			scroll: 320,
			selected: ID,
		});
		saveHistoryEntry("me", navigation.current);
		expect(lastUser()).toBe("me");
		const back = takeHistoryEntry("me")!;
		expect(back.route).toEqual({ view: "cases", case: ID, tab: "timeline" });
		expect(new Map(back.viewState).get("list")).toMatchObject({ scroll: 320, selected: ID });
		expect(takeHistoryEntry("me")).toBeUndefined();
	});
	it("holds no search, no title and no words", () => {
		const navigation = new NavigationHistory({
			view: "cases",
			query: { view: "all", text: "zhouyongshun" },
			title: "与「周永顺」有关的案件",
		});
		navigation.current.viewState.set("list", {
			query: { text: "18990101", view: "all" },
			drill: { title: { zh: "周永顺", en: "周永顺" }, query: { text: "周永顺" } },
		});
		navigation.current.viewState.set("half-typed", { note: "店主愿付六成" });
		saveHistoryEntry("me", navigation.current);
		const saved = JSON.stringify(history.state);
		for (const secret of ["周永顺", "zhouyongshun", "18990101", "店主"]) {
			expect(saved).not.toContain(secret);
		}
		expect(takeHistoryEntry("me")!.route).toEqual({
			view: "cases",
			query: { view: "all", text: "" },
		});
	});
	it("is for the same user only, and deleted when another user signs in", () => {
		saveHistoryEntry("me", new NavigationHistory({ view: "tallies" }).current);
		expect(takeHistoryEntry("another")).toBeUndefined();
		expect(takeHistoryEntry("me")).toBeUndefined();
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
	])("withoutPersonalData(%j)", (value, left) => expect(withoutPersonalData(value)).toEqual(left));
});
