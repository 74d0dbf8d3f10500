import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setBackend } from "$lib/backend";
import { followBook } from "$lib/book.svelte";
import { keepFocus } from "$lib/focusKeeper";
import type { JobProgress } from "$lib/generated/types";
import { runInEffectRoot } from "$lib/jobs.fixture.svelte";
import { followJobs } from "$lib/jobs.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import ChoosePassphrase from "./ChoosePassphrase.svelte";
import SignIn from "./SignIn.svelte";
import { SignInForm } from "./signInForm.svelte";

const people = [
	{ id: "a", name: "沈秋水" },
	{ id: "b", name: "林小满" },
];
const nothing = () => undefined;

let sent: Record<string, unknown>[] = [];
let report = (_: JobProgress): void => undefined;
/** Refuses the attempt that is on its way. */
let refuse = (_: object): void => undefined;
let end: (() => void | Promise<void>)[] = [];

beforeEach(() => {
	sent = [];
	setBackend({
		call: (cmd, payload) => {
			if (cmd !== "sign_in") return Promise.resolve({ result: {}, topics: [] });
			sent.push(payload as Record<string, unknown>);
			return new Promise((_, reject) => (refuse = reject));
		},
		onJob: (listener) => {
			report = listener;
			return Promise.resolve(() => undefined);
		},
	});
	end = [keepFocus()];
});
afterEach(async () => {
	vi.useRealTimers();
	for (const one of end) await one();
	document.body.replaceChildren();
});

const field = () => byTestId("sign-in-passphrase") as HTMLInputElement;
/** Types at the end of the field, or over what is selected, as a keyboard does. */
function type(into: HTMLInputElement, text: string): void {
	into.focus();
	into.setRangeText(text, into.selectionStart!, into.selectionEnd!, "end");
	into.dispatchEvent(new Event("input", { bubbles: true }));
}
const submit = (testid: string) =>
	byTestId(testid)!.dispatchEvent(new Event("submit", { cancelable: true }));

async function openSignIn(): Promise<void> {
	const props = { people, practised: false, onrecover: nothing, onrestore: nothing };
	const page = mount(SignIn, { target: document.body, props });
	end.unshift(() => unmount(page));
	await settle();
	byTestId("sign-in-person")!.querySelector("input")!.click();
	await settle();
}

describe("the sign-in page", () => {
	it("keeps what is typed while a passphrase is checked, wherever the refusal falls", async () => {
		await openSignIn();
		type(field(), "第一次 猜错");
		submit("sign-in");
		await settle();
		field().select();
		type(field(), "青瓜 三轮");
		submit("sign-in");
		refuse({ code: "wrong_passphrase", field: "passphrase" });
		await settle();
		type(field(), "车 下雨天");
		expect(field().value).toBe("青瓜 三轮车 下雨天");
		submit("sign-in");
		expect(sent.map(({ passphrase }) => passphrase)).toEqual(["第一次 猜错", "青瓜 三轮车 下雨天"]);
	});
	it("offers a refused passphrase for typing over", async () => {
		await openSignIn();
		type(field(), "第一次 猜错");
		submit("sign-in");
		refuse({ code: "wrong_passphrase", field: "passphrase" });
		await settle();
		expect(document.activeElement).toBe(field());
		type(field(), "青瓜");
		expect(field().value).toBe("青瓜");
	});
	it("keeps what is typed while the waiting time ends", async () => {
		await openSignIn();
		type(field(), "第六次 猜错");
		submit("sign-in");
		vi.useFakeTimers();
		refuse({ code: "try_later", field: "passphrase", detail: ["2"] });
		await vi.advanceTimersByTimeAsync(500);
		expect(byTestId("sign-in-enter")!.textContent).toContain("0:02");
		field().select();
		type(field(), "青瓜 三轮");
		await vi.advanceTimersByTimeAsync(5000);
		expect(byTestId("sign-in-enter")!.textContent).not.toContain("0:0");
		type(field(), "车");
		expect(field().value).toBe("青瓜 三轮车");
	});
	it("leaves the focus where the user went during the check", async () => {
		await openSignIn();
		type(field(), "猜错");
		submit("sign-in");
		byTestId("sign-in-restore")!.focus();
		refuse({ code: "wrong_passphrase", field: "passphrase" });
		await settle();
		expect(document.activeElement).toBe(byTestId("sign-in-restore"));
	});
	it("is at work until the opened book is shown, and takes no keys that nobody reads", async () => {
		let show = (): void => undefined;
		setBackend({
			call: async (cmd) => {
				if (cmd === "sign_in") return { result: {}, topics: ["book"] };
				await new Promise<void>((done) => (show = done));
				return { result: { state: "open", today: "2026-11-20", prefs: {} }, topics: [] };
			},
			onJob: () => Promise.resolve(() => undefined),
		});
		end.push(runInEffectRoot(followBook));
		await openSignIn();
		type(field(), "青瓜 三轮车");
		submit("sign-in");
		await settle();
		expect(byTestId("sign-in-enter")!.getAttribute("aria-busy")).toBe("true");
		expect(field().value).toBe("青瓜 三轮车");
		show();
		await settle();
		expect(field().value).toBe("");
	});
	it("does not move its fields when the last backup begins or ends", async () => {
		end.push(runInEffectRoot(followJobs));
		await openSignIn();
		report({ job: 3, done: 1, total: 9, state: "running", files: [], cut: [] });
		await settle();
		const order = byTestId("last-backup")!.compareDocumentPosition(byTestId("sign-in")!);
		expect(order & Node.DOCUMENT_POSITION_PRECEDING).toBeTruthy();
		report({ job: 3, done: 9, total: 9, state: "done", files: [], cut: [] });
		await settle();
		expect(byTestId("last-backup")).toBeNull();
	});
});

describe("choosing a passphrase", () => {
	it("gives the focus back to the first field after a refusal", async () => {
		const form = new SignInForm();
		const user = people[1]!;
		const page = mount(ChoosePassphrase, { target: document.body, props: { form, user } });
		end.unshift(() => unmount(page));
		await settle();
		const [own, again] = ["own-passphrase", "own-passphrase-again"].map(
			(testid) => byTestId(testid) as HTMLInputElement,
		);
		expect(document.activeElement).toBe(own);
		type(own!, "linxiaoman199012");
		type(again!, "linxiaoman199012");
		await settle();
		submit("choose-own");
		await settle();
		again!.blur();
		refuse({ code: "passphrase_too_simple", field: "new_passphrase" });
		await settle();
		expect(document.activeElement).toBe(own);
		type(own!, "青瓜");
		expect(own!.value).toBe("青瓜");
	});
});
