import { SvelteMap } from "svelte/reactivity";
import { call, onJob } from "./backend";
import type { JobProgress } from "./generated/types";

/** A background job that a view waits for. */
export interface FollowedJob {
	job: number;
	/** Its name on the screen. */
	label: string;
	done: number;
	total: number;
}

const MAX_EARLY = 8;

const running = new SvelteMap<number, FollowedJob>();
const waiting = new Map<number, (last: JobProgress) => void>();
/** Progress of jobs that this page did not start, or that arrived before the answer to the call that started them. */
const early = new SvelteMap<number, JobProgress>();

export const jobs = {
	/** The jobs that run now, in the order in which they began. */
	get running(): FollowedJob[] {
		return [...running.values()];
	},
	/** A running job that this page did not start, such as the backup after signing out. */
	get background(): JobProgress | undefined {
		return [...early.values()].find((progress) => progress.state === "running");
	},
	/** Shows the progress of a job until it ends; resolves with its last progress report. */
	follow(job: number, label: string): Promise<JobProgress> {
		running.set(job, { job, label, done: 0, total: 0 });
		return new Promise((end) => {
			waiting.set(job, end);
			const progress = early.get(job);
			if (progress) onProgress(progress);
		});
	},
	/**
	 * Forgets running background jobs. Opening the book ends the jobs that ran while it was closed, without a last
	 * report.
	 */
	forgetBackground(): void {
		for (const [job, { state }] of [...early]) if (state === "running") early.delete(job);
	},
	/** Asks the core to cancel a job. */
	async cancel(job: number): Promise<void> {
		await call("job_cancel", { job });
	},
};

function onProgress(progress: JobProgress): void {
	const known = running.get(progress.job);
	if (!known) {
		early.set(progress.job, progress);
		// Only a few reports can arrive before an answer; reports that nobody asks for must not pile up for days.
		for (const [job, one] of early) {
			if (early.size <= MAX_EARLY) break;
			if (one.state !== "running") early.delete(job);
		}
		return;
	}
	if (progress.state === "running") {
		running.set(progress.job, { ...known, done: progress.done, total: progress.total });
		return;
	}
	running.delete(progress.job);
	early.delete(progress.job);
	waiting.get(progress.job)?.(progress);
	waiting.delete(progress.job);
}

/** Receives the progress of all jobs. Must be called once, by App. */
export function followJobs(): void {
	$effect(() => onJob(onProgress));
}
