import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { debounce } from "./debounce";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const steps = { wait: 800, maxWait: 1500 };

it("waits until nothing was scheduled for `wait`", async () => {
	const work = vi.fn(() => Promise.resolve());
	const debounced = debounce(work, steps);
	debounced.schedule();
	await vi.advanceTimersByTimeAsync(700);
	debounced.schedule();
	await vi.advanceTimersByTimeAsync(700);
	expect(work).toHaveBeenCalledTimes(0);
	await vi.advanceTimersByTimeAsync(100);
	expect(work).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(5000);
	expect(work).toHaveBeenCalledTimes(1);
});

it("waits at most `maxWait` while schedule() is called again and again", async () => {
	const work = vi.fn(() => Promise.resolve());
	const debounced = debounce(work, steps);
	for (let ms = 0; ms < 6000; ms += 100) {
		debounced.schedule();
		await vi.advanceTimersByTimeAsync(100);
	}
	expect(work.mock.calls.length).toBeGreaterThanOrEqual(3);
});

it("never overlaps runs, and runs again for calls made during a run", async () => {
	let together = 0;
	let most = 0;
	const work = vi.fn(async () => {
		most = Math.max(most, ++together);
		await new Promise((done) => setTimeout(done, 3000));
		together--;
	});
	const debounced = debounce(work, steps);
	debounced.schedule();
	await vi.advanceTimersByTimeAsync(1000);
	debounced.schedule();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(work).toHaveBeenCalledTimes(2);
	expect(most).toBe(1);
});

it("flushes at once, only if a run is scheduled, and cancels", async () => {
	const work = vi.fn(() => Promise.resolve());
	const debounced = debounce(work, steps);
	await debounced.flush();
	expect(work).toHaveBeenCalledTimes(0);
	debounced.schedule();
	await debounced.flush();
	expect(work).toHaveBeenCalledTimes(1);
	debounced.schedule();
	debounced.cancel();
	await vi.advanceTimersByTimeAsync(5000);
	await debounced.flush();
	expect(work).toHaveBeenCalledTimes(1);
});
