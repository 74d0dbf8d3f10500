import { describe, expect, it } from "vitest";
import { call, onSaved, setBackend } from "./index";
import { latest } from "./latest";
import { onStale, markStale } from "./topics";
import { CallError } from "./types";

describe("topics", () => {
	it("call each listener once, and only for its own topics", () => {
		const heard: string[] = [];
		const stops = [
			onStale(["cases", "case"], () => heard.push("list")),
			onStale(["prefs"], () => heard.push("prefs")),
		];
		markStale(["case", "cases"]);
		expect(heard).toEqual(["list"]);
		markStale(["drafts"]);
		expect(heard).toEqual(["list"]);
		stops[0]!();
		markStale(["cases", "prefs"]);
		expect(heard).toEqual(["list", "prefs"]);
		stops[1]!();
	});
	it("call every listener when another book was opened", () => {
		let heard = 0;
		const stops = [onStale(["prefs"], () => heard++), onStale(["office_setup"], () => heard++)];
		markStale(["book"]);
		expect(heard).toBe(2);
		stops.forEach((stop) => stop());
	});
});

describe("latest", () => {
	it("drops results and errors of outdated runs", async () => {
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
	it("discards a pending result on drop()", async () => {
		const newest = latest(() => Promise.resolve(1));
		const run = newest.run();
		newest.drop();
		expect(await run).toBeUndefined();
	});
});

describe("CallError", () => {
	it("keeps code and field, and turns anything without a code into internal", () => {
		expect(CallError.from({ code: "missing", field: "cause" })).toMatchObject({
			code: "missing",
			field: "cause",
		});
		const origin = { site: "store/write.rs:140", sqlite_code: 1555 };
		expect(CallError.from({ code: "internal", origin }).origin).toEqual(origin);
		expect(CallError.from("a bare string").code).toBe("internal");
		expect(CallError.from(null).code).toBe("internal");
		expect(CallError.from({ code: 7 }).code).toBe("internal");
	});
});

describe("onSaved", () => {
	/** Returns how often an onSaved listener is called when the core answers in this way. */
	async function heard(answer: () => { result: unknown; topics: never[] }): Promise<number> {
		let times = 0;
		const stop = onSaved(() => times++);
		setBackend({
			call: () => Promise.resolve().then(answer),
			onJob: () => Promise.resolve(() => undefined),
		});
		await call("office_setup", {}).catch(() => undefined);
		stop();
		await call("office_setup", {}).catch(() => undefined);
		return times;
	}
	it("reports what the core has written to the disk", async () => {
		expect(await heard(() => ({ result: {}, topics: ["case", "cases"] as never[] }))).toBe(1);
	});
	it("reports nothing after a failure, for another book, or for topics that only became stale", async () => {
		const failing = () => {
			throw { code: "disk_trouble" };
		};
		expect(await heard(failing)).toBe(0);
		expect(await heard(() => ({ result: {}, topics: ["book"] as never[] }))).toBe(0);
		expect(await heard(() => ({ result: {}, topics: ["security"] as never[] }))).toBe(0);
		let times = 0;
		const stop = onSaved(() => times++);
		markStale(["cases", "office_setup"]);
		stop();
		expect(times).toBe(0);
	});
});
