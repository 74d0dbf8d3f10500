import { beforeEach, describe, expect, it } from "vitest";
import { use } from "$lib/backend";
import type { JobProgress } from "$lib/generated/types";
import { followed } from "$lib/jobs.fixture.svelte";
import { followJobs } from "$lib/jobs.svelte";
import { Entering } from "./entering.svelte";
import { KeepingSafe } from "./keeping.svelte";
import { Restoring } from "./restoring.svelte";
import { levelOf } from "./strength";
import { clockOf } from "./waiting.svelte";

type Answer = (payload: Record<string, unknown>) => unknown;

let sent: [string, Record<string, unknown>][] = [];
function answering(answers: Record<string, Answer>): void {
	use({
		call: async (cmd, payload) => {
			sent.push([cmd, payload as Record<string, unknown>]);
			return { result: answers[cmd]?.(payload as Record<string, unknown>) ?? {}, topics: [] };
		},
		onJob: (hear) => {
			tell = hear;
			return Promise.resolve(() => undefined);
		},
	});
}
let tell = (_: JobProgress): void => undefined;
const refuse = (refused: object) => () => {
	throw refused;
};
beforeEach(() => (sent = []));

describe("signing in", () => {
	it("asks for an own passphrase after a start passphrase, and sends both", async () => {
		answering({
			sign_in: ({ new_passphrase }) => {
				if (new_passphrase === null) throw { code: "choose_passphrase", field: "new_passphrase" };
			},
		});
		const entering = new Entering();
		entering.passphrase = "start-1234";
		expect(await entering.enter("me")).toBe(false);
		expect([entering.choosing, entering.error]).toEqual([true, undefined]);
		entering.own = "青菜 三轮车 下雨天 钥匙";
		expect(await entering.enter("me")).toBe(true);
		expect(sent[1]![1]).toEqual({
			user: "me",
			passphrase: "start-1234",
			new_passphrase: "青菜 三轮车 下雨天 钥匙",
		});
		// Nothing of them stays once the book is open.
		expect([entering.passphrase, entering.own]).toEqual(["", ""]);
	});
	it("keeps asking when the own passphrase is too weak", async () => {
		answering({
			sign_in: ({ new_passphrase }) => {
				if (new_passphrase === null) throw { code: "choose_passphrase" };
				throw { code: "passphrase_too_simple", field: "new_passphrase" };
			},
		});
		const entering = new Entering();
		await entering.enter("me");
		entering.own = "shenhe2026";
		await entering.enter("me");
		expect(entering.choosing).toBe(true);
		expect(entering.error).toMatchObject({ field: "new_passphrase" });
	});
	it("knows how long to wait", async () => {
		answering({ sign_in: refuse({ code: "try_later", detail: ["32"] }) });
		const entering = new Entering();
		await entering.enter("me");
		expect(entering.wait).toBe(32);
		expect(clockOf(32)).toBe("0:32");
		expect(clockOf(3_605)).toBe("1:00:05");
		answering({ sign_in: refuse({ code: "wrong_passphrase", detail: ["32"] }) });
		await entering.enter("me");
		expect(entering.wait).toBe(0);
	});
});

describe("strength", () => {
	const weak = { code: "passphrase_too_simple" as const, detail: [] };
	it.each([
		[3, weak, 0],
		[7, weak, 1],
		[11, weak, 2],
		[12.5, null, 3],
		[20, null, 4],
		// Guesses alone do not make a passphrase good: what the core refuses is never shown as good.
		[20, weak, 2],
	])("%d digits of guesses, refusal %j: level %d", (guesses_log10, refusal, level) =>
		expect(levelOf({ guesses_log10, refusal })).toBe(level),
	);
});

describe("the recovery key on its way to paper", () => {
	const sheet = { groups: [], ask: [3, 7, 12], office: "盛和", made_on: "2026-11-20" };
	it("is typed back in the order that was asked, as it is printed", async () => {
		answering({ recovery_show: () => sheet });
		const keeping = new KeepingSafe();
		await keeping.show();
		expect(keeping.complete).toBe(false);
		keeping.typed = ["ob4t", " xv1c ", "3mb9"];
		expect(keeping.complete).toBe(true);
		expect(await keeping.confirm()).toBe(true);
		expect(sent.at(-1)).toEqual(["recovery_confirm", { groups: ["0B4T", "XV1C", "3MB9"] }]);
	});
	it("says which group is not as on paper, until it is typed anew", async () => {
		answering({
			recovery_show: () => sheet,
			recovery_confirm: refuse({ code: "recovery_typo", field: "groups.1" }),
		});
		const keeping = new KeepingSafe();
		await keeping.show();
		keeping.typed = ["0B4T", "XV1D", "3MB9"];
		expect(await keeping.confirm()).toBe(false);
		expect(keeping.wrong).toBe(1);
		keeping.typed[1] = "XV1C";
		expect(keeping.error).toBeUndefined();
	});
	it("says what prevented it from being shown", async () => {
		answering({ recovery_show: refuse({ code: "disk_trouble" }) });
		const keeping = new KeepingSafe();
		await keeping.show();
		expect(keeping.sheet).toBeUndefined();
		expect(keeping.error?.code).toBe("disk_trouble");
	});
});

describe("restoring", () => {
	const set = (path: string, trouble: object | null) => ({ path, trouble, cases: 3 });
	const preview = {
		office: "盛和",
		sets: [set("new", { code: "set_damaged", detail: [] }), set("old", null)],
		supervisors: [{ id: "a", name: "沈秋水" }],
		ways_in: [],
		hidden: false,
	};
	it("offers the newest set that can be used, and the one supervisor", async () => {
		answering({ restore_look: () => preview });
		const restoring = new Restoring();
		restoring.folder = "/media/usb";
		restoring.typed = "7k2m";
		await restoring.look();
		expect([restoring.path, restoring.user]).toEqual(["old", "a"]);
		restoring.reset();
		expect(restoring.preview).toBeUndefined();
	});
	it.each([
		[{ code: "recovery_typo" }, "key"],
		[{ code: "wrong_recovery_key" }, "key"],
		[{ code: "not_found", field: "folder" }, "folder"],
		[{ code: "passphrase_too_simple", field: "new_passphrase" }, "own"],
		[{ code: "set_damaged" }, "sets"],
		[{ code: "disk_trouble" }, "all"],
	])("puts %j where it belongs", async (refused, part) => {
		answering({ restore_look: refuse(refused) });
		const restoring = new Restoring();
		restoring.folder = "/media/usb";
		await restoring.look();
		expect(restoring.part).toBe(part);
		expect(restoring.busy).toBe(false);
	});
	describe("that failed", () => {
		const here = { ...preview, here_exists: true, here_seq: 40 };
		const none = { ...preview, here_exists: false, here_seq: null };
		const unread = { ...here, here_seq: null };
		it.each([
			["set_damaged", here, here, "unchanged"],
			["cancelled", here, unread, "unchanged"],
			["disk_trouble", here, here, "unchanged"],
			["store_damaged", here, unread, "exchanged"],
			["internal", none, here, "exchanged"],
			["internal", none, none, "unchanged"],
			// The book that was here could not be read before either, or a full disk may keep it from being read.
			["store_damaged", unread, unread, "unsure"],
			["disk_trouble", here, unread, "unsure"],
			["folder_trouble", here, none, "unsure"],
			// The medium was pulled out.
			["folder_trouble", here, undefined, "unchanged"],
			["store_damaged", here, undefined, "unsure"],
		] as const)("with %s: says what became of the book", async (code, before, after, outcome) => {
			let looks = 0;
			answering({
				restore_look: () => {
					const seen = looks++ === 0 ? before : after;
					if (!seen) throw { code: "not_found", field: "folder" };
					return seen;
				},
				restore_run: () => ({ job: 1 }),
			});
			const stop = followed(followJobs);
			const restoring = new Restoring();
			restoring.folder = "/media/usb";
			await restoring.look();
			const running = restoring.run("");
			await new Promise((done) => setTimeout(done));
			tell({ job: 1, done: 0, total: 1, state: "failed", files: [], error: { code, detail: [] } });
			expect(await running).toBe(false);
			expect(restoring.outcome).toBe(outcome);
			if (outcome !== "unchanged") expect(restoring.part).toBe("all");
			stop();
		});
	});
	it("runs nothing before a set and a person are chosen", async () => {
		answering({});
		const restoring = new Restoring();
		restoring.folder = "/media/usb";
		expect(await restoring.run("")).toBe(false);
		expect(sent).toEqual([]);
	});
});
