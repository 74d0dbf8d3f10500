import { tick } from "svelte";
import { call, waitForPendingCalls } from "$lib/backend";
import { flushDrafts } from "$lib/drafts.svelte";
import { toastError } from "$lib/toast.svelte";

/** State of leaving the book. */
type State = "open" | "locking" | "signing_out";

let state = $state<State>("open");
/** True after signing out: the history entry is then not saved. */
let signedOut = false;

/** Saves what is unsaved: the field with focus, drafts, and calls that are on their way. */
async function saveUnsavedChanges(): Promise<void> {
	if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
	await tick();
	await Promise.race([flushDrafts().then(waitForPendingCalls), timeout()]);
}

/** Resolves after three seconds, so that a hanging disk cannot keep the book open. */
const timeout = () => new Promise((done) => setTimeout(done, 3000));

/** Locks or signs out. After success the page stays covered until App reloads it. */
async function closeBook(cmd: "lock" | "sign_out"): Promise<void> {
	try {
		await call(cmd, {});
	} catch (thrown) {
		toastError(thrown);
		state = "open";
	}
}

/** Locking, signing out, and leaving the practice book. */
export const bookExit = {
	get state(): State {
		return state;
	},
	get signedOut(): boolean {
		return signedOut;
	},
	/** Covers the view at once, saves unsaved changes and locks the book. */
	async lock(): Promise<void> {
		if (state !== "open") return;
		state = "locking";
		signedOut = false;
		await saveUnsavedChanges();
		await closeBook("lock");
	},
	/** Signs out; the core then makes a last backup. */
	async signOut(): Promise<void> {
		if (state !== "open") return;
		state = "signing_out";
		signedOut = true;
		await saveUnsavedChanges();
		await closeBook("sign_out");
	},
	/** Leaves the practice book. */
	async leavePractice(): Promise<void> {
		signedOut = true;
		await closeBook("sign_out");
	},
};
