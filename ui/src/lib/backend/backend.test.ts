import { describe, expect, it } from "vitest";
import { call, onSaved, use } from "./index";
import { latest } from "./latest";
import { onStale, stale } from "./topics";
import { CallError } from "./types";

describe("topics", () => {
	it("tell each listener once, and only of its own", () => {
		const heard: string[] = [];
		const stops = [
			onStale(["cases", "case"], () => heard.push("list")),
			onStale(["prefs"], () => heard.push("prefs")),
		];
		stale(["case", "cases"]);
		expect(heard).toEqual(["list"]);
		stale(["drafts"]);
		expect(heard).toEqual(["list"]);
		stops[0]!();
		stale(["cases", "prefs"]);
		expect(heard).toEqual(["list", "prefs"]);
		stops[1]!();
	});
	it("tell everyone when another book was opened", () => {
		let heard = 0;
		const stops = [onStale(["prefs"], () => heard++), onStale(["house"], () => heard++)];
		stale(["book"]);
		expect(heard).toBe(2);
		stops.forEach((stop) => stop());
	});
});

describe("latest", () => {
	it("drops answers and errors that came out of order", async () => {
		const waiting: { done: (n: number) => void; fail: (e: Error) => void }[] = [];
		const newest = latest(() => new Promise<number>((done, fail) => waiting.push({ done, fail })));
		const first = newest.run();
		const second = newest.run();
		const third = newest.run();
		waiting[2]!.done(3);
		waiting[0]!.done(1);
		waiting[1]!.fail(new Error("late"));
		expect(await Promise.all([first, second, third])).toEqual([undefined, undefined, { value: 3 }]);
	});
	it("drops what is on its way when told to", async () => {
		const newest = latest(() => Promise.resolve(1));
		const run = newest.run();
		newest.drop();
		expect(await run).toBeUndefined();
	});
});

describe("CallError", () => {
	it("keeps code and field, and folds the unknown into internal", () => {
		expect(CallError.from({ code: "missing", field: "cause" })).toMatchObject({
			code: "missing",
			field: "cause",
		});
		expect(CallError.from("a bare string").code).toBe("internal");
		expect(CallError.from(null).code).toBe("internal");
		expect(CallError.from({ code: 7 }).code).toBe("internal");
	});
});

describe("onSaved", () => {
	/** How often "saved" is heard when the core answers in this way. */
	async function heard(answer: () => { result: unknown; topics: never[] }): Promise<number> {
		let times = 0;
		const stop = onSaved(() => times++);
		use({
			call: () => Promise.resolve().then(answer),
			onJob: () => Promise.resolve(() => undefined),
		});
		await call("house", {}).catch(() => undefined);
		stop();
		await call("house", {}).catch(() => undefined);
		return times;
	}
	it("tells what the core has on the disk", async () => {
		expect(await heard(() => ({ result: {}, topics: ["case", "cases"] as never[] }))).toBe(1);
	});
	it("tells nothing of a failure, of another book, or of what only became stale", async () => {
		const failing = () => {
			throw { code: "disk_trouble" };
		};
		expect(await heard(failing)).toBe(0);
		expect(await heard(() => ({ result: {}, topics: ["book"] as never[] }))).toBe(0);
		expect(await heard(() => ({ result: {}, topics: ["trust"] as never[] }))).toBe(0);
		let times = 0;
		const stop = onSaved(() => times++);
		stale(["cases", "house"]);
		stop();
		expect(times).toBe(0);
	});
});
