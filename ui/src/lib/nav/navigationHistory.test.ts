import { describe, expect, it } from "vitest";
import { nav, remember, NavigationHistory } from "./navigationHistory.svelte";

describe("NavigationHistory", () => {
	it("goes back and forward, and drops the entries ahead when another route is opened", () => {
		const navigation = new NavigationHistory({ view: "today" });
		navigation.go({ view: "tallies" });
		navigation.go({ view: "cases", case: "a" });
		navigation.back();
		expect(navigation.route).toEqual({ view: "tallies" });
		navigation.forward();
		expect(navigation.route).toEqual({ view: "cases", case: "a" });
		navigation.back();
		navigation.back();
		navigation.back();
		expect(navigation.route.view).toBe("today");
		expect(navigation.canGoBack).toBe(false);
		navigation.go({ view: "settings" });
		navigation.forward();
		expect(navigation.route.view).toBe("settings");
	});
	it("replaces the route without a new entry, keeping id and view state", () => {
		const navigation = new NavigationHistory({ view: "cases" });
		const { id, viewState } = navigation.current;
		navigation.replace({ view: "cases", case: "b" });
		expect(navigation.canGoBack).toBe(false);
		expect(navigation.current.id).toBe(id);
		expect(navigation.current.viewState).toBe(viewState);
	});
	it("visits a view as it was left, with a copy of its view state", () => {
		const navigation = new NavigationHistory({ view: "today" });
		navigation.go({ view: "cases", case: "a" });
		navigation.current.viewState.set("scroll", 400);
		navigation.go({ view: "settings" });
		navigation.visit("cases");
		expect(navigation.route).toEqual({ view: "cases", case: "a" });
		expect(navigation.current.viewState.get("scroll")).toBe(400);
		navigation.current.viewState.set("scroll", 0);
		navigation.back();
		navigation.back();
		expect(navigation.current.viewState.get("scroll")).toBe(400);
		navigation.visit("cases");
		expect(navigation.canGoBack).toBe(true);
	});
	it("keeps at most 100 entries", () => {
		const navigation = new NavigationHistory({ view: "today" });
		for (let i = 0; i < 300; i++) navigation.go({ view: "settings" });
		let steps = 0;
		while (navigation.canGoBack) {
			navigation.back();
			steps++;
		}
		expect(steps).toBe(99);
	});
});

describe("remember", () => {
	it("restores the state of a view on return, including nested changes", () => {
		nav.reset({ view: "cases" });
		const filter = remember("filter", { text: "", stages: [] as string[] });
		filter.value.text = "周";
		filter.value.stages.push("accepted");
		const scroll = remember("scroll", 0);
		scroll.value = 320;
		nav.go({ view: "settings" });
		expect(remember("scroll", 0).value).toBe(0);
		nav.back();
		expect(remember("filter", { text: "", stages: [] as string[] }).value).toEqual({
			text: "周",
			stages: ["accepted"],
		});
		expect(remember("scroll", 0).value).toBe(320);
	});
});
