import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setBackend } from "$lib/backend";
import { RevealedNumbers, REVEAL_MS } from "./revealedNumbers.svelte";

const PHONE = { case: "c", party: "p", field: "phone" } as const;

/** A fake core whose answers wait until `release` is called. */
function core() {
	const requests: object[] = [];
	const waiting: (() => void)[] = [];
	setBackend({
		call: (cmd, payload) => {
			requests.push({ cmd, ...payload });
			return new Promise((answer) =>
				waiting.push(() => answer({ result: { value: "13800000417" }, topics: [] })),
			);
		},
		onJob: () => Promise.resolve(() => undefined),
	});
	return { requests, release: () => waiting.splice(0).forEach((go) => go()) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a revealed number", () => {
	it("is fetched from the core and masked again after a minute", async () => {
		const { requests, release } = core();
		const revealed = new RevealedNumbers();
		const done = revealed.show(PHONE);
		expect(revealed.get("phone")).toBeUndefined();
		release();
		await done;
		expect(requests).toEqual([{ cmd: "reveal", ...PHONE }]);
		expect(revealed.get("phone")).toBe("13800000417");
		expect(revealed.get("id_number")).toBeUndefined();
		vi.advanceTimersByTime(REVEAL_MS - 1);
		expect(revealed.get("phone")).toBe("13800000417");
		vi.advanceTimersByTime(1);
		expect(revealed.get("phone")).toBeUndefined();
	});
	it("is masked when the case is left, even if the answer comes later", async () => {
		const { release } = core();
		const revealed = new RevealedNumbers();
		let done = revealed.show(PHONE);
		release();
		await done;
		revealed.hideAll();
		expect(revealed.get("phone")).toBeUndefined();
		done = revealed.show(PHONE);
		revealed.hideAll();
		release();
		await done;
		expect(revealed.get("phone")).toBeUndefined();
	});
	it("stays for a minute after the last request and can be hidden", async () => {
		const { release } = core();
		const revealed = new RevealedNumbers();
		for (let times = 0; times < 2; times++) {
			const done = revealed.show(PHONE);
			release();
			await done;
			vi.advanceTimersByTime(REVEAL_MS / 2);
		}
		expect(revealed.get("phone")).toBeDefined();
		revealed.hide("phone");
		expect(revealed.get("phone")).toBeUndefined();
	});
	it("stays masked when the core refuses", async () => {
		setBackend({
			call: () => Promise.reject({ code: "not_allowed" }),
			onJob: () => Promise.resolve(() => undefined),
		});
		const revealed = new RevealedNumbers();
		await revealed.show(PHONE);
		expect([revealed.get("phone"), revealed.error?.code]).toEqual([undefined, "not_allowed"]);
	});
});
