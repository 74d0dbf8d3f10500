import { beforeEach, expect, it, vi } from "vitest";

/** A backend that notes what was sent, and the module under test made anew for each test. */
async function anew(answers: Record<string, () => unknown> = {}) {
	vi.resetModules();
	const { use, call } = await import("$lib/backend");
	const sent: string[] = [];
	use({
		call: async (cmd) => {
			sent.push(cmd);
			return { result: (await answers[cmd]?.()) ?? {}, topics: [] };
		},
		onJob: () => Promise.resolve(() => undefined),
	});
	const { leaving } = await import("./leaving.svelte");
	return { leaving, sent, call };
}
beforeEach(() => document.body.replaceChildren());

it("locks after what was typed is in the book", async () => {
	const { leaving, sent, call } = await anew();
	const field = document.createElement("input");
	// As fields of the case page do: they save when they are left.
	field.addEventListener("blur", () => void call("house", {}));
	document.body.append(field);
	field.focus();
	await leaving.lock();
	expect(sent).toEqual(["house", "lock"]);
	// What is on its way out is not shown again.
	expect(leaving.state).toBe("locking");
});

it("shows the book again when it could not be locked", async () => {
	const { leaving } = await anew({
		lock: () => {
			throw { code: "disk_trouble" };
		},
	});
	await leaving.lock();
	expect(leaving.state).toBe("here");
});

it("signs out for good, and leaves no place behind", async () => {
	const { leaving, sent } = await anew();
	const out = leaving.signOut();
	// Covered at once, and not to be locked meanwhile.
	expect(leaving.state).toBe("going");
	await leaving.lock();
	await out;
	expect(sent).toEqual(["sign_out"]);
	expect(leaving.forGood).toBe(true);
});

it("does not wait for ever for a disk that hangs", async () => {
	vi.useFakeTimers();
	try {
		const { leaving, sent, call } = await anew({ house: () => new Promise(() => undefined) });
		void call("house", {});
		const locked = leaving.lock();
		await vi.advanceTimersByTimeAsync(3_100);
		await locked;
		expect(sent).toEqual(["house", "lock"]);
	} finally {
		vi.useRealTimers();
	}
});
