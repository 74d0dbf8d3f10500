import { afterEach, describe, expect, it } from "vitest";
import { GOOD_BACKUP } from "$lib/backupStatus.fixture";
import type { BackupStatus } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { describeBackupStatus } from "./backupStatus";

/** Returns a time of the machine's own time zone. */
const at = (day: string, time: string) => new Date(`${day}T${time}:00`).toISOString();

function keeping(more: Partial<BackupStatus> = {}): BackupStatus {
	return { ...GOOD_BACKUP, proved_at: at("2026-11-20", "13:40"), ...more };
}
const say = (more: Partial<BackupStatus> = {}, canGovern = true) =>
	describeBackupStatus(keeping(more), "2026-11-20", canGovern);

afterEach(() => void (language.current = "zh"));

describe("the backup status line", () => {
	it("is green while all is well", () => {
		expect(say()).toEqual({
			tone: "green",
			text: "最近一次验证过的备份：今天 13:40。",
			todo: [],
			canBackUp: false,
		});
		expect(say({ proved_at: at("2026-11-19", "09:05") }).text).toContain("昨天 09:05");
		expect(say({ proved_at: at("2026-11-03", "09:05") }).text).toContain("11月3日 09:05");
	});
	it("does not warn in a new book", () => {
		expect(say({ proved_at: null, hours: 0 })).toMatchObject({ tone: "plain", todo: [] });
	});
	it("is amber after a day and red after three, each with an instruction", () => {
		expect(say({ state: "late", hours: 30 })).toMatchObject({
			tone: "amber",
			text: "已有 30 小时没有一份验证过的备份。",
			canBackUp: true,
		});
		const red = say({ state: "overdue", hours: 80 }, false);
		expect(red).toMatchObject({ tone: "red", text: "已有 3 天没有一份验证过的备份。" });
		expect(red.todo.join()).toContain("告诉主任");
		expect(say({ state: "overdue", hours: 80 }).todo.join()).not.toContain("告诉主任");
		expect(say({ state: "overdue", hours: 80, proved_at: null }).text).toContain("还没有");
	});
	it("names the obstacle and the way out, even if the last proved backup is recent", () => {
		const missing = say({ missing_locations: [1] });
		expect(missing.tone).toBe("amber");
		expect(missing.todo.join()).toContain("接上那块盘");
		const full = say({ last_error: { code: "disk_trouble" }, state: "late", hours: 25 });
		expect(full.todo).toHaveLength(1);
		expect(full.todo[0]).toContain("换一块盘");
		expect(say({ last_error: { code: "shrunken" } }).todo[0]).toMatch(/上一次备份没有成功：.+/);
	});
	it("reports a failed verification before everything else", () => {
		const failure = { since: at("2026-11-20", "02:00"), what: "claim", seq: 12 };
		for (const more of [{}, { busy: true }, { state: "overdue" as const, hours: 99 }]) {
			const message = say({
				...more,
				verification_failure: failure,
				last_error: { code: "book_untrue" },
			});
			expect(message).toMatchObject({ tone: "red", canBackUp: false, todo: [] });
			expect(message.text).toMatch(/第 12 条.*停止登记.*恢复/);
		}
		expect(say({ verification_failure: { ...failure, seq: null } }).text).not.toContain("条");
	});
	it("does not report a failed backup if only the previous set cannot be read", () => {
		const message = say({ last_error: { code: "last_set_unreadable" } });
		expect(message.tone).toBe("amber");
		expect(message.todo.join()).toContain("无法读取");
		expect(message.todo.join()).not.toContain("没有做成");
	});
	it("shows that a backup is running", () => {
		expect(say({ busy: true, state: "overdue", hours: 99 })).toMatchObject({ tone: "plain" });
	});
	it("is green only if a proved backup is on another disk", () => {
		for (const [second_place, todo] of [
			["not_chosen", "只在台账所在的这块硬盘上"],
			["same_disk", "在同一块硬盘上"],
			["not_proved", "另一块盘上还没有"],
		] as const) {
			const message = say({ second_place });
			expect(message.tone).toBe("amber");
			expect(message.todo.join()).toContain(todo);
		}
		const missing = say({ second_place: "not_proved", missing_locations: [1] });
		expect(missing.todo).toHaveLength(1);
	});
	it("calls nothing old before the first backup since the sign-in has ended", () => {
		const old = { state: "overdue", hours: 200 } as const;
		expect(say({ ...old, first_attempt_pending: true })).toMatchObject({ tone: "plain" });
		expect(say(old)).toMatchObject({ tone: "red" });
	});
	it("is available in English", () => {
		language.current = "en";
		const all = [say(), say({ state: "late" }), say({ last_error: { code: "shrunken" } })];
		for (const one of all) {
			expect([one.text, ...one.todo].join()).not.toMatch(/\p{Script=Han}|undefined/u);
		}
	});
});
