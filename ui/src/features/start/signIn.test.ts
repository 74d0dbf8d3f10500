import { beforeEach, describe, expect, it, vi } from "vitest";
import { setBackend } from "$lib/backend";
import type { JobProgress } from "$lib/generated/types";
import { runInEffectRoot } from "$lib/jobs.fixture.svelte";
import { followJobs } from "$lib/jobs.svelte";
import { SignInForm } from "./signInForm.svelte";
import { RecoveryConfirmation } from "$domain/recovery/recoveryConfirmation.svelte";
import { RestoreForm } from "./restoreForm.svelte";
import { strengthLevel } from "$domain/passphrases/strength";
import { formatCountdown } from "./countdown.svelte";

type FakeReply = (payload: Record<string, unknown>) => unknown;

let sent: [string, Record<string, unknown>][] = [];
function answering(answers: Record<string, FakeReply>): void {
	setBackend({
		call: async (cmd, payload) => {
			sent.push([cmd, payload as Record<string, unknown>]);
			return { result: answers[cmd]?.(payload as Record<string, unknown>) ?? {}, topics: [] };
		},
		onJob: (listener) => {
			report = listener;
			return Promise.resolve(() => undefined);
		},
	});
}
let report = (_: JobProgress): void => undefined;
const refuse = (refused: object) => () => {
	throw refused;
};
beforeEach(() => (sent = []));

describe("signing in", () => {
	it("asks for a new passphrase after a start passphrase, and sends both", async () => {
		answering({
			sign_in: ({ new_passphrase }) => {
				if (new_passphrase === null) throw { code: "choose_passphrase", field: "new_passphrase" };
			},
		});
		const form = new SignInForm();
		form.passphrase = "start-1234";
		expect(await form.signIn("me")).toBe(false);
		expect([form.choosingPassphrase, form.error]).toEqual([true, undefined]);
		form.newPassphrase = "青菜 三轮车 下雨天 两把钥匙";
		expect(await form.signIn("me")).toBe(true);
		expect(sent[1]![1]).toEqual({
			user: "me",
			passphrase: "start-1234",
			clock_confirmed: false,
			new_passphrase: "青菜 三轮车 下雨天 两把钥匙",
		});
		// The form is cleared once the book is open.
		expect([form.passphrase, form.newPassphrase]).toEqual(["", ""]);
	});
	it("waits while a closed window makes its last backup, then opens", async () => {
		vi.useFakeTimers();
		try {
			let asked = 0;
			answering({
				sign_in: () => {
					asked += 1;
					if (asked < 3) throw { code: "closing_elsewhere" };
				},
			});
			const form = new SignInForm();
			form.passphrase = "晨雾 paperclip 河堤";
			const opened = form.signIn("me");
			await vi.advanceTimersByTimeAsync(500);
			expect([form.waiting, form.busy, form.error, asked]).toEqual([true, true, undefined, 1]);
			await vi.advanceTimersByTimeAsync(2_000);
			expect([await opened, form.waiting, asked]).toEqual([true, false, 3]);
			// Control: a window that is open is no reason to wait.
			answering({ sign_in: refuse({ code: "open_elsewhere" }) });
			expect(await form.signIn("me")).toBe(false);
			expect(form.error?.code).toBe("open_elsewhere");
		} finally {
			vi.useRealTimers();
		}
	});
	it("asks again when the new passphrase is too weak", async () => {
		answering({
			sign_in: ({ new_passphrase }) => {
				if (new_passphrase === null) throw { code: "choose_passphrase" };
				throw { code: "passphrase_too_simple", field: "new_passphrase" };
			},
		});
		const form = new SignInForm();
		await form.signIn("me");
		form.newPassphrase = "shenhe2026";
		await form.signIn("me");
		expect(form.choosingPassphrase).toBe(true);
		expect(form.error).toMatchObject({ field: "new_passphrase" });
	});
	it("reports how long to wait", async () => {
		answering({ sign_in: refuse({ code: "try_later", detail: ["32"] }) });
		const form = new SignInForm();
		await form.signIn("me");
		expect(form.waitSeconds).toBe(32);
		expect(formatCountdown(32)).toBe("0:32");
		expect(formatCountdown(3_605)).toBe("1:00:05");
		answering({ sign_in: refuse({ code: "wrong_passphrase", detail: ["32"] }) });
		await form.signIn("me");
		expect(form.waitSeconds).toBe(0);
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
		// A passphrase that the core refuses is never shown as good, however many guesses it takes.
		[20, weak, 2],
	])("%d digits of guesses, refusal %j: level %d", (guesses_log10, refusal, level) =>
		expect(strengthLevel({ guesses_log10, refusal })).toBe(level),
	);
});

describe("confirming the recovery key", () => {
	const sheet = { groups: [], ask: [3, 7, 12], office: "盛和", made_on: "2026-11-20" };
	it("sends the groups in the order asked for, in canonical form", async () => {
		answering({ recovery_show: () => sheet });
		const confirmation = new RecoveryConfirmation();
		await confirmation.show();
		expect(confirmation.complete).toBe(false);
		confirmation.typed = ["ob4t", " xv1c ", "3mb9"];
		expect(confirmation.complete).toBe(true);
		expect(await confirmation.confirm()).toBe(true);
		expect(sent.at(-1)).toEqual(["recovery_confirm", { groups: ["0B4T", "XV1C", "3MB9"] }]);
	});
	it("reports which group is wrong, until it is changed", async () => {
		answering({
			recovery_show: () => sheet,
			recovery_confirm: refuse({ code: "recovery_typo", field: "groups.1" }),
		});
		const confirmation = new RecoveryConfirmation();
		await confirmation.show();
		confirmation.typed = ["0B4T", "XV1D", "3MB9"];
		expect(await confirmation.confirm()).toBe(false);
		expect(confirmation.wrong).toBe(1);
		confirmation.typed[1] = "XV1C";
		expect(confirmation.error).toBeUndefined();
	});
	it("reports why the sheet could not be loaded", async () => {
		answering({ recovery_show: refuse({ code: "disk_trouble" }) });
		const confirmation = new RecoveryConfirmation();
		await confirmation.show();
		expect(confirmation.sheet).toBeUndefined();
		expect(confirmation.error?.code).toBe("disk_trouble");
	});
});

describe("signing in with a clock far ahead of the book", () => {
	it("asks whether the date is right, and signs in when it is said to be", async () => {
		const refused = refuse({ code: "clock_ahead", detail: ["2027-03-05", "2026-11-20"] });
		answering({ sign_in: refused });
		const form = new SignInForm();
		form.passphrase = "灯塔 marble";
		expect(await form.signIn("a")).toBe(false);
		expect(form.clockAhead).toEqual({ today: "2027-03-05", newest: "2026-11-20" });
		expect(form.error).toBeUndefined();
		expect(form.passphrase).toBe("灯塔 marble");
		form.confirmClock();
		expect(form.clockAhead).toBeUndefined();
		answering({ sign_in: () => ({}) });
		expect(await form.signIn("a")).toBe(true);
		expect(
			sent.map(([, input]) => (input as { clock_confirmed: boolean }).clock_confirmed),
		).toEqual([false, true].slice(-sent.length));
	});
});

describe("showing the recovery key again", () => {
	const sheet = { groups: [], ask: [3, 7, 12], office: "盛和", made_on: "2026-11-20" };
	it("asks for the passphrase only when the core does, and says if it is wrong", async () => {
		answering({ recovery_show: refuse({ code: "missing", field: "passphrase" }) });
		const confirmation = new RecoveryConfirmation();
		await confirmation.show();
		expect(confirmation.needsPassphrase).toBe(true);
		expect(confirmation.error).toBeUndefined();
		answering({ recovery_show: refuse({ code: "wrong_passphrase", field: "passphrase" }) });
		await confirmation.show("灯塔 marble");
		expect(confirmation.error?.code).toBe("wrong_passphrase");
		expect(confirmation.needsPassphrase).toBe(true);
		answering({ recovery_show: () => sheet });
		await confirmation.show("灯塔 marble 雨靴");
		expect(sent.at(-1)).toEqual(["recovery_show", { passphrase: "灯塔 marble 雨靴" }]);
		expect(confirmation.sheet?.ask).toEqual([3, 7, 12]);
		expect(confirmation.needsPassphrase).toBe(false);
	});
});

describe("restoring", () => {
	const set = (path: string, unusable_because: object | null) => ({
		path,
		unusable_because,
		cases: 3,
	});
	const preview = {
		office: "盛和",
		sets: [set("new", { code: "set_damaged", detail: [] }), set("old", null)],
		supervisors: [{ id: "a", name: "沈秋水" }],
		can_sign_in: [],
		newer_book_unopened: false,
	};
	it("selects the newest usable set, and the only supervisor", async () => {
		answering({ restore_preview: () => preview });
		const form = new RestoreForm();
		form.folder = "/media/usb";
		form.typed = "7k2m";
		await form.loadPreview();
		expect([form.path, form.user]).toEqual(["old", "a"]);
		form.reset();
		expect(form.preview).toBeUndefined();
	});
	it.each([
		[{ code: "recovery_typo" }, "key"],
		[{ code: "wrong_recovery_key" }, "key"],
		[{ code: "not_found", field: "folder" }, "folder"],
		[{ code: "passphrase_too_simple", field: "new_passphrase" }, "own"],
		[{ code: "set_damaged" }, "sets"],
		[{ code: "disk_trouble" }, "all"],
	])("puts %j where it belongs", async (refused, part) => {
		answering({ restore_preview: refuse(refused) });
		const form = new RestoreForm();
		form.folder = "/media/usb";
		await form.loadPreview();
		expect(form.part).toBe(part);
		expect(form.busy).toBe(false);
	});
	describe("that failed", () => {
		const here = { ...preview, book_exists: true, present_seq: 40 };
		const none = { ...preview, book_exists: false, present_seq: null };
		const unread = { ...here, present_seq: null };
		it.each([
			["set_damaged", here, here, "unchanged"],
			["cancelled", here, unread, "unchanged"],
			["disk_trouble", here, here, "unchanged"],
			["store_damaged", here, unread, "exchanged"],
			["internal", none, here, "exchanged"],
			["internal", none, none, "unchanged"],
			// The old book was unreadable before, or a full disk may make it unreadable.
			["store_damaged", unread, unread, "unsure"],
			["disk_trouble", here, unread, "unsure"],
			["folder_trouble", here, none, "unsure"],
			// The backup disk was removed.
			["folder_trouble", here, undefined, "unchanged"],
			["store_damaged", here, undefined, "unsure"],
		] as const)("with %s: reports the state of the book", async (code, before, after, result) => {
			let calls = 0;
			answering({
				restore_preview: () => {
					const preview = calls++ === 0 ? before : after;
					if (!preview) throw { code: "not_found", field: "folder" };
					return preview;
				},
				restore_run: () => ({ job: 1 }),
			});
			const stop = runInEffectRoot(followJobs);
			const form = new RestoreForm();
			form.folder = "/media/usb";
			await form.loadPreview();
			const running = form.restore("");
			await new Promise((done) => setTimeout(done));
			report({
				job: 1,
				done: 0,
				total: 1,
				state: "failed",
				files: [],
				cut: [],
				error: { code, detail: [] },
			});
			expect(await running).toBe(false);
			expect(form.result).toBe(result);
			if (result !== "unchanged") expect(form.part).toBe("all");
			stop();
		});
	});
	it("restores nothing before a set and a user are chosen", async () => {
		answering({});
		const form = new RestoreForm();
		form.folder = "/media/usb";
		expect(await form.restore("")).toBe(false);
		expect(sent).toEqual([]);
	});
});
