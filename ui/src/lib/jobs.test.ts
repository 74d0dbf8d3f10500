import { describe, expect, it } from "vitest";
import { use } from "./backend";
import type { JobProgress } from "./generated/types";
import { followed } from "./jobs.fixture.svelte";
import { followJobs, jobs } from "./jobs.svelte";

function news(job: number, state: JobProgress["state"]): JobProgress {
	return { job, done: 1, total: 10, state, files: [] };
}

describe("jobs", () => {
	it("forget one that nobody asked for when the book is opened, for its end is not told", async () => {
		let tell = (_: JobProgress): void => undefined;
		use({
			call: () => Promise.reject({ code: "internal" }),
			onJob: (hear) => {
				tell = hear;
				return Promise.resolve(() => undefined);
			},
		});
		const stop = followed(followJobs);
		tell(news(1, "running"));
		expect(jobs.unasked?.job).toBe(1);
		tell(news(2, "done"));
		jobs.forgetUnasked();
		expect(jobs.unasked).toBeUndefined();
		// The end that overtook the answer to its call is not forgotten.
		expect((await jobs.follow(2, "")).state).toBe("done");
		stop();
	});
});
