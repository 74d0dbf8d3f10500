import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { GOOD_BACKUP } from "$lib/backupStatus.fixture";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import Today from "./Today.svelte";

const CORE: Record<string, FakeReply> = {
	today: () => {
		throw { code: "internal" };
	},
	draft_list: () => [],
	backup_status: () => GOOD_BACKUP,
};

const OBLIGATION = {
	subject: { kind: "obligation", obligation: "o1", what: "支付工资", amount: 120_000 },
	due: "2026-11-18",
	days_left: -2,
	nearness: "overdue",
};
const MONTH = {
	from: "2026-11-01",
	to: "2026-11-30",
	registered: 0,
	accepted: 0,
	closed: 0,
	pending: 0,
};
const row = (id: string, mediator: string | null) => ({
	id,
	number: "第37号",
	stage: "mediating",
	cause: "L07",
	applicants: "周永顺",
	respondents: "盛和水产行",
	mediator,
	accepted_on: "2026-11-02",
	next_action: "第 2 次调解",
});

/** Returns the answer to `today` with these due cases. */
const todayWith = (due: unknown[], assignee = "me") => ({
	today: "2026-11-20",
	assignee,
	due,
	due_left_out: 0,
	sessions: [],
	no_next: [],
	no_next_total: 0,
	quiet: [] as unknown[],
	quiet_total: 0,
	quiet_days: 14,
	counts: { usual: "me", me: 1, anyone: 2 },
	month: MONTH,
});

let page: object | undefined;
let close = (): void => undefined;
afterEach(async () => {
	if (page) await unmount(page);
	page = undefined;
	close();
});

async function show(as: Parameters<typeof openBook>[0] = {}, core = CORE) {
	const opened = await openBook(as, core);
	close = opened.close;
	page = mount(Today, { target: document.body });
	await settle();
	return opened.sent;
}

describe("today", () => {
	it("shows the last proved backup", async () => {
		await show();
		expect(byTestId("backup-status-green")).not.toBeNull();
	});
	it("puts no blanks between Chinese sentences about backups and the last sign-in", async () => {
		const before_sign_in = {
			newest_entry: 4071,
			newest_entry_at: "2026-11-19T09:30:00Z",
			last_sign_in_at: "2026-11-18T01:05:00Z",
		};
		const proved = CORE.backup_status!({}) as object;
		const missing = { ...proved, missing_locations: ["/media/disk"], second_place: "not_proved" };
		await show({ boot: { before_sign_in } }, { ...CORE, backup_status: () => missing });
		for (const line of ["backup-status-amber", "before-sign-in"])
			expect(byTestId(line)?.textContent).toMatch(/。\p{Script=Han}/u);
	});
	it("says when one was here last and what the newest entry was, but not after the first start", async () => {
		const before_sign_in = {
			newest_entry: 4071,
			newest_entry_at: "2026-11-19T09:30:00Z",
			last_sign_in_at: "2026-11-18T01:05:00Z",
		};
		await show({ boot: { before_sign_in } });
		const text = byTestId("before-sign-in")?.textContent?.replaceAll(/\s+/gu, " ").trim();
		expect(text).toMatch(/^您上次登录：11月18日 .*第 4,?071 条，昨天 /u);
		if (page) await unmount(page);
		page = undefined;
		await show({ boot: { before_sign_in: null } });
		expect(byTestId("before-sign-in")).toBeNull();
	});
	it("puts the focus on its first line, however late the lines come", async () => {
		let answer = (_: unknown): void => undefined;
		const lines = new Promise((done) => (answer = done));
		const before = document.body.appendChild(document.createElement("button"));
		const stop = keepFocus();
		before.focus();
		await show({}, { ...CORE, today: () => lines });
		// The view before this one is gone.
		before.remove();
		await settle();
		expect(byTestId("today-clear")).toBeNull();
		answer(todayWith([{ case: row("c1", "a"), items: [OBLIGATION] }]));
		await settle();
		expect(document.activeElement).toBe(byTestId("due-open"));
		stop();
	});
	it("shows nothing about backups in the practice book", async () => {
		const sent = await show({ practice: true });
		expect(document.querySelector("[data-testid^=backup-status-]")).toBeNull();
		expect(sent.map(([cmd]) => cmd)).not.toContain("backup_status");
	});
	it("shows a case once, with all that is due of it and the way to each", async () => {
		const next = {
			subject: { kind: "next_action", session: "s2" },
			due: "2026-11-20",
			days_left: 0,
			nearness: "today",
		};
		const due = [{ case: row("c1", "a"), items: [OBLIGATION, next] }];
		await show({}, { ...CORE, today: () => todayWith(due) });
		expect(document.querySelectorAll("[data-testid=due]")).toHaveLength(1);
		expect(byTestId("due")!.textContent).toMatch(/支付工资.*第 2 次调解/s);
		byTestId("due-record")!.click();
		expect(nav.route).toEqual({
			view: "cases",
			case: "c1",
			tab: "sessions",
			form: { name: "session", id: "s2" },
		});
		nav.back();
	});
	it("shows the cases in which nothing happened, with their next action", async () => {
		const quiet = { case: { ...row("c7", "b"), next_on: "2026-12-08" }, days: 23 };
		const answer = { ...todayWith([], "anyone"), quiet: [quiet], quiet_total: 4 };
		await show({}, { ...CORE, today: () => answer });
		const board = byTestId("today-quiet")!;
		expect(board.querySelector("h3")!.textContent).toBe("14 天无动静的案件");
		expect(board.textContent).toMatch(/23 天无动静.*周永顺.*第 2 次调解 · 12月8日.*还有 3 件/s);
		byTestId("quiet-open")!.click();
		expect(nav.route).toEqual({ view: "cases", case: "c7", tab: "overview" });
		nav.back();
	});
	it("names the mediator of each case where everybody's are shown, and remembers the choice", async () => {
		const due = [
			{ case: row("c1", "b"), items: [OBLIGATION] },
			{ case: row("c2", null), items: [{ ...OBLIGATION, subject: { ...OBLIGATION.subject } }] },
		];
		const today: FakeReply = ({ assignee }) =>
			todayWith(assignee === "anyone" ? due : [], (assignee as string | undefined) ?? "me");
		const sent = await show({}, { ...CORE, today });
		expect(byTestId("due-owner")).toBeNull();
		expect(byTestId("today-assignee")!.textContent).toMatch(/我的 1\s*全部 2/);
		byTestId("today-assignee-anyone")!.querySelector("input")!.click();
		await settle();
		const owners = [...document.querySelectorAll("[data-testid=due-owner]")];
		expect(owners.map((owner) => owner.textContent)).toEqual(["林小满", "未定调解员"]);
		expect(sent).toContainEqual(["prefs_set", { prefs: { "a:today.assignee": "anyone" } }]);
		byTestId("today-assignee-me")!.querySelector("input")!.click();
		await settle();
		expect(byTestId("due-owner")).toBeNull();
	});
});
