import { afterEach, describe, expect, it } from "vitest";
import type { Keeping } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { sayKeeping } from "./keeping";

/** Of this machine's own zone, as people see it. */
const at = (day: string, time: string) => new Date(`${day}T${time}:00`).toISOString();

function keeping(more: Partial<Keeping> = {}): Keeping {
	return {
		proved_at: at("2026-11-20", "13:40"),
		hours: 1,
		state: "good",
		trouble: null,
		busy: false,
		missing_places: [],
		untrue: null,
		...more,
	};
}
const say = (more: Partial<Keeping> = {}, governs = true) =>
	sayKeeping(keeping(more), "2026-11-20", governs);

afterEach(() => void (language.current = "zh"));

describe("the line about backups", () => {
	it("is quiet and green while all is well", () => {
		expect(say()).toEqual({
			tone: "green",
			text: "最近一次验证过的备份：今天 13:40",
			todo: [],
			offers: false,
		});
		expect(say({ proved_at: at("2026-11-19", "09:05") }).text).toContain("昨天 09:05");
		expect(say({ proved_at: at("2026-11-03", "09:05") }).text).toContain("11月3日 09:05");
	});
	it("says nothing alarming of a book that is new", () => {
		expect(say({ proved_at: null, hours: 0 })).toMatchObject({ tone: "plain", todo: [] });
	});
	it("is amber after a day and red after three, each with what to do", () => {
		expect(say({ state: "late", hours: 30 })).toMatchObject({
			tone: "amber",
			text: "已有 30 小时没有一份验证过的备份。",
			offers: true,
		});
		const red = say({ state: "overdue", hours: 80 }, false);
		expect(red).toMatchObject({ tone: "red", text: "已有 3 天没有一份验证过的备份。" });
		expect(red.todo.join()).toContain("告诉主任");
		expect(say({ state: "overdue", hours: 80 }).todo.join()).not.toContain("告诉主任");
		expect(say({ state: "overdue", hours: 80, proved_at: null }).text).toContain("还没有");
	});
	it("names the trouble with the way out, even while the last proof is fresh", () => {
		const missing = say({ missing_places: [1] });
		expect(missing.tone).toBe("amber");
		expect(missing.todo.join()).toContain("接上那块盘");
		const full = say({ trouble: { code: "disk_trouble" }, state: "late", hours: 25 });
		expect(full.todo).toHaveLength(1);
		expect(full.todo[0]).toContain("换一块盘");
		expect(say({ trouble: { code: "shrunken" } }).todo[0]).toMatch(/上一次没有做成：.+/);
	});
	it("says before all else that the book does not fit its journal", () => {
		const untrue = { since: at("2026-11-20", "02:00"), what: "claim", seq: 12 };
		for (const more of [{}, { busy: true }, { state: "overdue" as const, hours: 99 }]) {
			const said = say({ ...more, untrue, trouble: { code: "book_untrue" } });
			expect(said).toMatchObject({ tone: "red", offers: false, todo: [] });
			expect(said.text).toMatch(/第 12 条.*停止登记.*恢复/);
		}
		expect(say({ untrue: { ...untrue, seq: null } }).text).not.toContain("条");
	});
	it("does not call a backup failed that was made beside one that cannot be read", () => {
		const said = say({ trouble: { code: "last_set_unreadable" } });
		expect(said.tone).toBe("amber");
		expect(said.todo.join()).toContain("读不出来");
		expect(said.todo.join()).not.toContain("没有做成");
	});
	it("says that it is at it", () => {
		expect(say({ busy: true, state: "overdue", hours: 99 })).toMatchObject({ tone: "plain" });
	});
	it("is said in English too", () => {
		language.current = "en";
		const all = [say(), say({ state: "late" }), say({ trouble: { code: "shrunken" } })];
		for (const one of all) {
			expect([one.text, ...one.todo].join()).not.toMatch(/\p{Script=Han}|undefined/u);
		}
	});
});
