import { tick } from "svelte";
import { call, CallError, settled } from "$lib/backend";
import { flushDrafts } from "$lib/drafts.svelte";
import { sayError } from "$lib/i18n/index.svelte";
import { toast } from "$lib/toast.svelte";

/** How the book is being left. */
type State = "here" | "locking" | "going";

let state = $state<State>("here");
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
	}
}

export const leaving = {
	get state(): State {
		return state;
	},
	get forGood(): boolean {
		return forGood;
	},
	/** Locks now: the view is covered at once, what was typed is kept. */
	async lock(): Promise<void> {
		if (state !== "here") return;
		state = "locking";
		forGood = false;
		await putAway();
		await end("lock");
	},
	/** Signs out; the core makes the last backup behind the closed door. */
	async signOut(): Promise<void> {
		if (state !== "here") return;
		state = "going";
		forGood = true;
		await putAway();
		await end("sign_out");
	},
	/** Leaves the practice book. */
	async leavePractice(): Promise<void> {
		forGood = true;
		await end("sign_out");
	},
};
