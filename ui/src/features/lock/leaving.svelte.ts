import { tick } from "svelte";
import { call, CallError, settled } from "$lib/backend";
import { flushDrafts } from "$lib/drafts.svelte";
import { sayError, t } from "$lib/i18n/index.svelte";
import { jobs } from "$lib/jobs.svelte";
import { toast } from "$lib/toast.svelte";

/** How the book is being left. */
type State = "here" | "locking" | "backing_up" | "going";

let state = $state<State>("here");
let job = $state<number>();
/** Whoever signs out leaves no place behind to come back to. */
let forGood = false;

/** Takes what is half typed into the book: a field that commits when it is left, a draft, a change on its way. */
async function putAway(): Promise<void> {
	if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
	await tick();
	await Promise.race([flushDrafts().then(settled), patience()]);
}

/** A disk that hangs must not keep the book open before everybody's eyes. */
const patience = () => new Promise((done) => setTimeout(done, 3000));

/** The page stays as it is, covered, until it is loaded anew: a view that is on its way out is not shown again. */
async function end(cmd: "lock" | "sign_out"): Promise<void> {
	try {
		await call(cmd, {});
	} catch (thrown) {
		toast(sayError(CallError.from(thrown)) ?? "", { tone: "red" });
		state = "here";
		job = undefined;
	}
}

export const leaving = {
	get state(): State {
		return state;
	},
	/** The backup that is waited for. */
	get job(): number | undefined {
		return job;
	},
	get forGood(): boolean {
		return forGood;
	},
	/** Locks now: the view is covered at once, what was typed is kept. */
	async lock(): Promise<void> {
		if (state === "locking" || state === "going") return;
		state = "locking";
		forGood = false;
		await putAway();
		await end("lock");
	},
	/** Leaves the practice book. */
	async leavePractice(): Promise<void> {
		forGood = true;
		await end("sign_out");
	},
	/** Signs out, with a backup before. */
	async signOut(): Promise<void> {
		if (state !== "here") return;
		state = "backing_up";
		await putAway();
		try {
			const started = await call("backup_now", {});
			job = started.job;
			await jobs.follow(started.job, t().lock.backingUp);
		} catch {
			// Without a backup one can still leave; how the backups stand is said on the first screen.
		}
		if (state === "backing_up") await this.goNow();
	},
	/** Signs out without waiting for the backup. */
	async goNow(): Promise<void> {
		if (state === "going") return;
		state = "going";
		forGood = true;
		await end("sign_out");
	},
	/** Stays, after all; the backup goes on. */
	stay(): void {
		if (state !== "backing_up") return;
		state = "here";
		job = undefined;
	},
};
