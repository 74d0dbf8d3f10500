import { describe, expect, it } from "vitest";
import { setBackend } from "./backend";
import type { JobProgress } from "./generated/types";
import { runInEffectRoot } from "./jobs.fixture.svelte";
import { followJobs, jobs } from "./jobs.svelte";

function progress(job: number, state: JobProgress["state"]): JobProgress {
	return { job, done: 1, total: 10, state, files: [], cut: [] };
}

describe("jobs", () => {
	it("forget a background job when the book is opened, because its end is not reported", async () => {
		let report = (_: JobProgress): void => undefined;
		setBackend({
			call: () => Promise.reject({ code: "internal" }),
			onJob: (listener) => {
				report = listener;
				return Promise.resolve(() => undefined);
			},
		});
		const stop = runInEffectRoot(followJobs);
		report(progress(1, "running"));
		expect(jobs.background?.job).toBe(1);
		report(progress(2, "done"));
		jobs.forgetBackground();
		expect(jobs.background).toBeUndefined();
		// An end that arrived before the answer to its call is not forgotten.
		expect((await jobs.follow(2, "")).state).toBe("done");
		stop();
	});
});
