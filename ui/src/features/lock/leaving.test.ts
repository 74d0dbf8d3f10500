import { beforeEach, expect, it, vi } from "vitest";
import type { JobProgress } from "$lib/generated/types";

/** A backend that notes what was sent, and the module under test made anew for each test. */
async function anew(answers: Record<string, () => unknown> = {}) {
	vi.resetModules();
	const { use, call } = await import("$lib/backend");
	const sent: string[] = [];
	use({
		call: async (cmd) => {
			sent.push(cmd);
			return { result: answers[cmd]?.() ?? {}, topics: [] };
		},
		onJob: () => Promise.resolve(() => undefined),
	});
	const { leaving } = await import("./leaving.svelte");
	const { jobs } = await import("$lib/jobs.svelte");
	return { leaving, jobs, sent, call };
}
beforeEach(() => (document.body.innerHTML = ""));

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

it("signs out when the backup is done", async () => {
	const { leaving, jobs, sent } = await anew({ backup_now: () => ({ job: 7 }) });
	let done: (last: JobProgress) => void = () => undefined;
	vi.spyOn(jobs, "follow").mockReturnValue(new Promise((end) => (done = end)));
	const out = leaving.signOut();
	await vi.waitFor(() => expect(leaving.job).toBe(7));
	expect(sent).toEqual(["backup_now"]);
	expect(leaving.state).toBe("backing_up");
	done({ job: 7, done: 1, total: 1, state: "done", files: [] });
	await out;
	expect(sent).toEqual(["backup_now", "sign_out"]);
	expect(leaving.forGood).toBe(true);
});

it("signs out without waiting, or stays, as one likes", async () => {
	const { leaving, jobs, sent } = await anew({ backup_now: () => ({ job: 7 }) });
	vi.spyOn(jobs, "follow").mockReturnValue(new Promise(() => undefined));
	void leaving.signOut();
	await vi.waitFor(() => expect(leaving.job).toBe(7));
	leaving.stay();
	expect(leaving.state).toBe("here");
	void leaving.signOut();
	await vi.waitFor(() => expect(leaving.job).toBe(7));
	await leaving.goNow();
	expect(sent.filter((cmd) => cmd === "sign_out")).toHaveLength(1);
});

it("signs out also when no backup can be made", async () => {
	const { leaving, sent } = await anew({
		backup_now: () => {
			throw { code: "disk_trouble" };
		},
	});
	await leaving.signOut();
	expect(sent).toEqual(["backup_now", "sign_out"]);
});
