import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { pace } from "./pace";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const steps = { quiet: 800, longest: 1500 };

it("waits for quiet", async () => {
	const work = vi.fn(() => Promise.resolve());
	const paced = pace(work, steps);
	paced.touch();
	await vi.advanceTimersByTimeAsync(700);
	paced.touch();
	await vi.advanceTimersByTimeAsync(700);
	expect(work).toHaveBeenCalledTimes(0);
	await vi.advanceTimersByTimeAsync(100);
	expect(work).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(5000);
	expect(work).toHaveBeenCalledTimes(1);
});

it("does not wait longer than allowed while touches go on", async () => {
	const work = vi.fn(() => Promise.resolve());
	const paced = pace(work, steps);
	for (let ms = 0; ms < 6000; ms += 100) {
		paced.touch();
		await vi.advanceTimersByTimeAsync(100);
	}
	expect(work.mock.calls.length).toBeGreaterThanOrEqual(3);
});

it("runs one at a time, and again for what was touched meanwhile", async () => {
	let together = 0;
	let most = 0;
	const work = vi.fn(async () => {
		most = Math.max(most, ++together);
		await new Promise((done) => setTimeout(done, 3000));
		together--;
	});
	const paced = pace(work, steps);
	paced.touch();
	await vi.advanceTimersByTimeAsync(1000);
	paced.touch();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(work).toHaveBeenCalledTimes(2);
	expect(most).toBe(1);
});

it("flushes at once, only if something changed, and forgets when cancelled", async () => {
	const work = vi.fn(() => Promise.resolve());
	const paced = pace(work, steps);
	await paced.flush();
	expect(work).toHaveBeenCalledTimes(0);
	paced.touch();
	await paced.flush();
	expect(work).toHaveBeenCalledTimes(1);
	paced.touch();
	paced.cancel();
	await vi.advanceTimersByTimeAsync(5000);
	await paced.flush();
	expect(work).toHaveBeenCalledTimes(1);
});
