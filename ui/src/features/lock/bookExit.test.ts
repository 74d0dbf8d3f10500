import { beforeEach, expect, it, vi } from "vitest";

/** Loads a fresh copy of the module under test, with a backend that records the commands sent. */
async function freshModule(answers: Record<string, () => unknown> = {}) {
	vi.resetModules();
	const { setBackend, call } = await import("$lib/backend");
	const sent: string[] = [];
	setBackend({
		call: async (cmd) => {
			sent.push(cmd);
			return { result: (await answers[cmd]?.()) ?? {}, topics: [] };
		},
		onJob: () => Promise.resolve(() => undefined),
	});
	const { bookExit } = await import("./bookExit.svelte");
	return { bookExit, sent, call };
}
beforeEach(() => document.body.replaceChildren());

it("locks after unsaved changes are saved", async () => {
	const { bookExit, sent, call } = await freshModule();
	const field = document.createElement("input");
	// Fields of the case page save when they lose focus, like this one.
	field.addEventListener("blur", () => void call("office_setup", {}));
	document.body.append(field);
	field.focus();
	await bookExit.lock();
	expect(sent).toEqual(["office_setup", "lock"]);
	// The page stays covered.
	expect(bookExit.state).toBe("locking");
});

it("shows the book again when it could not be locked", async () => {
	const { bookExit } = await freshModule({
		lock: () => {
			throw { code: "disk_trouble" };
		},
	});
	await bookExit.lock();
	expect(bookExit.state).toBe("open");
});

it("signs out without saving a history entry", async () => {
	const { bookExit, sent } = await freshModule();
	const out = bookExit.signOut();
	// The page is covered at once and cannot be locked meanwhile.
	expect(bookExit.state).toBe("signing_out");
	await bookExit.lock();
	await out;
	expect(sent).toEqual(["sign_out"]);
	expect(bookExit.signedOut).toBe(true);
});

it("does not wait forever for a disk that hangs", async () => {
	vi.useFakeTimers();
	try {
		const { bookExit, sent, call } = await freshModule({
			office_setup: () => new Promise(() => undefined),
		});
		void call("office_setup", {});
		const locked = bookExit.lock();
		await vi.advanceTimersByTimeAsync(3_100);
		await locked;
		expect(sent).toEqual(["office_setup", "lock"]);
	} finally {
		vi.useRealTimers();
	}
});
