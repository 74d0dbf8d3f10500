import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { use } from "$lib/backend";
import { isMasked, Revealing, SHOWN_FOR } from "./revealing.svelte";

const PHONE = { case: "c", party: "p", field: "phone" } as const;

/** A core that reveals; each answer waits until it is let go. */
function core() {
	const asked: object[] = [];
	const waiting: (() => void)[] = [];
	use({
		call: (cmd, payload) => {
			asked.push({ cmd, ...payload });
			return new Promise((answer) =>
				waiting.push(() => answer({ result: { value: "13800000417" }, topics: [] })),
			);
		},
		onJob: () => Promise.resolve(() => undefined),
	});
	return { asked, letGo: () => waiting.splice(0).forEach((go) => go()) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a number that somebody asks to see", () => {
	it("is asked of the core, and masked again after a minute", async () => {
		const { asked, letGo } = core();
		const revealing = new Revealing();
		const done = revealing.show(PHONE);
		expect(revealing.get("phone")).toBeUndefined();
		letGo();
		await done;
		expect(asked).toEqual([{ cmd: "reveal", ...PHONE }]);
		expect(revealing.get("phone")).toBe("13800000417");
		expect(revealing.get("id_number")).toBeUndefined();
		vi.advanceTimersByTime(SHOWN_FOR - 1);
		expect(revealing.get("phone")).toBe("13800000417");
		vi.advanceTimersByTime(1);
		expect(revealing.get("phone")).toBeUndefined();
	});
	it("is masked at once when the case is left, also when the answer comes later", async () => {
		const { letGo } = core();
		const revealing = new Revealing();
		let done = revealing.show(PHONE);
		letGo();
		await done;
		revealing.hideAll();
		expect(revealing.get("phone")).toBeUndefined();
		done = revealing.show(PHONE);
		revealing.hideAll();
		letGo();
		await done;
		expect(revealing.get("phone")).toBeUndefined();
	});
	it("stays a minute from the last time, and can be hidden by hand", async () => {
		const { letGo } = core();
		const revealing = new Revealing();
		for (let times = 0; times < 2; times++) {
			const done = revealing.show(PHONE);
			letGo();
			await done;
			vi.advanceTimersByTime(SHOWN_FOR / 2);
		}
		expect(revealing.get("phone")).toBeDefined();
		revealing.hide("phone");
		expect(revealing.get("phone")).toBeUndefined();
	});
	it("stays masked when the core refuses", async () => {
		use({
			call: () => Promise.reject({ code: "not_allowed" }),
			onJob: () => Promise.resolve(() => undefined),
		});
		const revealing = new Revealing();
		await revealing.show(PHONE);
		expect([revealing.get("phone"), revealing.error?.code]).toEqual([undefined, "not_allowed"]);
	});
});

it("knows a mask by its stars", () => {
	expect(["138****0417", "***"].every(isMasked)).toBe(true);
	expect(["", "0512-6812", "91350100M000100Y43"].some(isMasked)).toBe(false);
});
