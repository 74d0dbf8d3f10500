import { SvelteMap } from "svelte/reactivity";
import { call, onJob } from "./backend";
import type { JobProgress } from "./generated/types";

/** A long piece of work that someone waits for. */
export interface FollowedJob {
	job: number;
	/** What it is, in words. */
	label: string;
	done: number;
	total: number;
}

const MOST_EARLY = 8;

const running = new SvelteMap<number, FollowedJob>();
const waiting = new Map<number, (last: JobProgress) => void>();
/** News of jobs that this page did not begin, or that overtook the answer to the call that did. */
const early = new SvelteMap<number, JobProgress>();

export const jobs = {
	/** Those that run now, in the order they began. */
	get running(): FollowedJob[] {
		return [...running.values()];
	},
	/** One that runs without having been asked for here, as the backup after signing out. */
	get unasked(): JobProgress | undefined {
		return [...early.values()].find((news) => news.state === "running");
	},
	/** Shows progress until the job ends; resolves with its last news. */
	follow(job: number, label: string): Promise<JobProgress> {
		running.set(job, { job, label, done: 0, total: 0 });
		return new Promise((end) => {
			waiting.set(job, end);
			const news = early.get(job);
			if (news) hear(news);
		});
	},
	/** The book was opened: what ran after it was closed was ended by that, and its end is not told. */
	forgetUnasked(): void {
		for (const [job, news] of [...early]) if (news.state === "running") early.delete(job);
	},
	async cancel(job: number): Promise<void> {
		await call("job_cancel", { job });
	},
};

function hear(news: JobProgress): void {
	const known = running.get(news.job);
	if (!known) {
		early.set(news.job, news);
		// An answer is overtaken by a few news at most; what nobody will ask for is not gathered for days.
		for (const [job, one] of early) {
			if (early.size <= MOST_EARLY) break;
			if (one.state !== "running") early.delete(job);
		}
		return;
	}
	if (news.state === "running") {
		running.set(news.job, { ...known, done: news.done, total: news.total });
		return;
	}
	running.delete(news.job);
	early.delete(news.job);
	waiting.get(news.job)?.(news);
	waiting.delete(news.job);
}

/** Hears the news of all jobs. To be called once, by App. */
export function followJobs(): void {
	$effect(() => onJob(hear));
}
