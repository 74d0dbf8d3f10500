import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import { keepFocus } from "$lib/focusKeeper";
import { byTestId, settle } from "$lib/page.fixture";
import Today from "./Today.svelte";

const CORE: Record<string, FakeReply> = {
	today: () => {
		throw { code: "internal" };
	},
	draft_list: () => [],
	backup_status: () => ({
		proved_at: "2026-11-20T05:40:00Z",
		hours: 1,
		state: "good",
		last_error: null,
		busy: false,
		missing_locations: [],
		verification_failure: null,
	}),
};

const OBLIGATION = {
	case: "c1",
	obligation: "o1",
	number: "第37号",
	applicants: "周永顺",
	respondents: "盛和水产行",
	what: "支付工资",
	amount: 120_000,
	due: "2026-11-18",
	days_left: -2,
	nearness: "overdue",
};

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
		const month = { from: "2026-11-01", to: "2026-11-30", registered: 0, accepted: 0, closed: 0 };
		answer({
			today: "2026-11-20",
			work: [],
			obligations: [OBLIGATION],
			sessions: [],
			no_next: [],
			no_next_total: 0,
			month: { ...month, pending: 0 },
		});
		await settle();
		expect(document.activeElement).toBe(byTestId("obligation-open"));
		stop();
	});
	it("shows nothing about backups in the practice book", async () => {
		const sent = await show({ practice: true });
		expect(document.querySelector("[data-testid^=backup-status-]")).toBeNull();
		expect(sent.map(([cmd]) => cmd)).not.toContain("backup_status");
	});
});
