import { describe, expect, it } from "vitest";
import { nav, remember, Trail } from "./trail.svelte";

describe("Trail", () => {
	it("goes back to what was seen, and drops what lay ahead when going elsewhere", () => {
		const trail = new Trail({ view: "today" });
		trail.go({ view: "tallies" });
		trail.go({ view: "cases", case: "a" });
		trail.back();
		expect(trail.route).toEqual({ view: "tallies" });
		trail.forward();
		expect(trail.route).toEqual({ view: "cases", case: "a" });
		trail.back();
		trail.back();
		trail.back();
		expect(trail.route.view).toBe("today");
		expect(trail.canGoBack).toBe(false);
		trail.go({ view: "settings" });
		trail.forward();
		expect(trail.route.view).toBe("settings");
	});
	it("replaces without a step, keeping place and memory", () => {
		const trail = new Trail({ view: "cases" });
		const { id, kept } = trail.current;
		trail.replace({ view: "cases", case: "b" });
		expect(trail.canGoBack).toBe(false);
		expect(trail.current.id).toBe(id);
		expect(trail.current.kept).toBe(kept);
	});
	it("visits a view as it was left, with a memory of its own", () => {
		const trail = new Trail({ view: "today" });
		trail.go({ view: "cases", case: "a" });
		trail.current.kept.set("scroll", 400);
		trail.go({ view: "settings" });
		trail.visit("cases");
		expect(trail.route).toEqual({ view: "cases", case: "a" });
		expect(trail.current.kept.get("scroll")).toBe(400);
		trail.current.kept.set("scroll", 0);
		trail.back();
		trail.back();
		expect(trail.current.kept.get("scroll")).toBe(400);
		trail.visit("cases");
		expect(trail.canGoBack).toBe(true);
	});
	it("does not grow without end", () => {
		const trail = new Trail({ view: "today" });
		for (let i = 0; i < 300; i++) trail.go({ view: "settings" });
		let steps = 0;
		while (trail.canGoBack) {
			trail.back();
			steps++;
		}
		expect(steps).toBe(99);
	});
});

describe("remember", () => {
	it("gives a view its state again when one comes back, also what was changed in its depth", () => {
		nav.restart({ view: "cases" });
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
