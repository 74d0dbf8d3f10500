import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { CalendarDay, CalendarItem, SessionItem } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { addDays, weekday } from "$lib/input/calendar";
import { nav } from "$lib/nav";
import { byTestId, settle } from "$lib/page.fixture";
import { toasts } from "$lib/toast.svelte";
import Calendar from "./Calendar.svelte";

const SESSION: SessionItem = {
	session: "s1",
	case: "c1",
	number: "盛劳调字〔2026〕第37号",
	applicants: "周永顺",
	respondents: "盛和水产行",
	nth: 2,
	state: "planned",
	starts: "2026-11-24T14:30:00",
	ends: null,
	room: null,
	mediators: ["b"],
};
const ITEM: CalendarItem = {
	case: "c2",
	number: "盛劳调字〔2026〕第41号",
	applicants: "顾三",
	respondents: "",
	cause: "L07",
	mediator: "b",
	subject: {
		kind: "term",
		clock: "mediation",
		zh: "调解期限",
		en: "Mediation deadline",
		basis_zh: "《企业劳动争议协商调解规定》第二十九条",
		basis_en: "Enterprise Mediation Rules, art. 29",
	},
	next_action: "",
	binds_office: true,
	due: "2026-11-18",
	effective: "2026-11-18",
	provisional: false,
	nearness: "overdue",
};
const MOVED: CalendarItem = {
	...ITEM,
	case: "c3",
	due: "2026-11-28",
	effective: "2026-11-30",
	nearness: "later",
};

const kindOf = (date: string): CalendarDay["kind"] => {
	if (date === "2026-11-25") return "holiday";
	if (date === "2026-11-21") return "worked_weekend";
	return weekday(date) > 5 ? "weekend" : "workday";
};

/** Returns the days that were asked for, with one session and two terms. */
const calendar: FakeReply = ({ from, to, assignee }) => {
	const days: CalendarDay[] = [];
	for (let date = from as string; date <= (to as string); date = addDays(date, 1)) {
		const sessions = date === "2026-11-24" ? [SESSION] : [];
		const items = [ITEM, MOVED].filter((one) => one.due === date || one.effective === date);
		const terms = items.filter((one) => one.effective === date).length;
		const load = { sessions: sessions.length, terms, obligations: 0, next_actions: 0 };
		const provisional = date > "2026-12-31";
		days.push({ day: date, kind: kindOf(date), provisional, sessions, items, load });
	}
	return { assignee: assignee ?? "me", days };
};

let page: object | undefined;
let close = (): void => undefined;
beforeEach(() => nav.reset({ view: "calendar" }));
afterEach(async () => {
	language.current = "zh";
	if (page) await unmount(page);
	page = undefined;
	close();
	document.body.replaceChildren();
});

async function show(
	as: Parameters<typeof openBook>[0] = {},
	answers: Record<string, FakeReply> = {},
) {
	const opened = await openBook(as, { calendar, ...answers });
	close = opened.close;
	page = mount(Calendar, { target: document.body });
	await settle();
	return opened.sent;
}

async function press(key: string): Promise<void> {
	const at = document.activeElement ?? document.body;
	at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
	await settle();
}
const focusedDay = () => (document.activeElement as HTMLElement | null)?.dataset.day;
const cell = (date: string) => byTestId(`calendar-day-${date}`)!.closest("[role=gridcell]")!;
const text = (node: Element | null) => node?.textContent?.replaceAll(/\s+/gu, " ").trim() ?? "";

describe("the month", () => {
	it("has today, days off and worked weekends in words, and what is overdue", async () => {
		await show();
		expect(text(byTestId("calendar-title"))).toBe("2026年11月");
		expect(byTestId("calendar-day-2026-11-20")!.getAttribute("aria-current")).toBe("date");
		expect(text(cell("2026-11-25"))).toBe("25 休");
		expect(text(cell("2026-11-21"))).toBe("21 班");
		expect(cell("2026-11-22").classList).toContain("off");
		expect(cell("2026-11-21").classList).not.toContain("off");
		expect(text(cell("2026-11-18"))).toBe("18 逾期 · 调解期限 顾三");
		expect(text(cell("2026-11-24"))).toBe("24 14:30 周永顺 ↔ 盛和水产行");
		expect(byTestId("calendar-day-2026-11-24")!.getAttribute("aria-label")).toBe(
			"2026年11月24日 星期二、工作日、1 场调解",
		);
		expect(byTestId("calendar-provisional")).toBeNull();
	});
	it("says on both days that a term was moved", async () => {
		await show();
		byTestId("calendar-day-2026-11-28")!.click();
		await settle();
		expect(text(byTestId("calendar-panel"))).toContain("顺延至11月30日");
		byTestId("calendar-day-2026-11-30")!.click();
		await settle();
		expect(text(byTestId("calendar-panel"))).toContain("原为11月28日，顺延");
	});
	it("is walked with the keys, fetches another month, and comes back to today", async () => {
		const sent = await show();
		const spans = () =>
			sent.filter(([cmd]) => cmd === "calendar").map(([, p]) => [p.from, p.to].join());
		expect(focusedDay()).toBe("2026-11-20");
		await press("ArrowRight");
		await press("ArrowDown");
		expect(focusedDay()).toBe("2026-11-28");
		expect(spans()).toEqual(["2026-10-26,2026-12-06"]);
		await press("PageDown");
		expect(focusedDay()).toBe("2026-12-28");
		expect(spans()).toHaveLength(2);
		expect(text(byTestId("calendar-title"))).toBe("2026年12月");
		expect(byTestId("calendar-provisional")).not.toBeNull();
		await press("t");
		expect(focusedDay()).toBe("2026-11-20");
	});
	it("opens the case of an entry, and comes back to the day", async () => {
		await show();
		for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft"]) await press(key);
		expect(focusedDay()).toBe("2026-11-24");
		await press("Enter");
		expect(document.activeElement).toBe(byTestId("calendar-line"));
		byTestId("calendar-line")!.click();
		expect(nav.route).toEqual({ view: "cases", case: "c1", tab: "sessions" });
		nav.back();
		await unmount(page!);
		page = mount(Calendar, { target: document.body });
		await settle();
		expect(byTestId("calendar-day-2026-11-24")!.tabIndex).toBe(0);
		expect(text(byTestId("calendar-panel"))).toContain("第 2 次调解");
	});
});

describe("the other layouts", () => {
	it("are remembered for the member", async () => {
		const sent = await show();
		byTestId("calendar-layout-week")!.querySelector("input")!.click();
		await settle();
		expect(sent).toContainEqual(["prefs_set", { prefs: { "a:calendar.layout": "week" } }]);
		expect(text(byTestId("calendar-title"))).toBe("2026年11月16日至11月22日");
		byTestId("calendar-next")!.click();
		await settle();
		const block = byTestId("calendar-week")!.querySelector<HTMLElement>(".session")!;
		expect(text(block)).toBe("14:30 周永顺 ↔ 盛和水产行 第 2 次调解");
		// Six and a half hours after eight, and two hours long.
		expect([block.style.top, block.style.height]).toEqual(["17.875rem", "5.5rem"]);
		byTestId("calendar-layout-month")!.querySelector("input")!.click();
		await settle();
	});
	it("list the days that have something, and are walked line by line", async () => {
		await show({ boot: { prefs: { "a:calendar.layout": "agenda" } } });
		const days = [...document.querySelectorAll<HTMLElement>("[data-agenda]")];
		expect(days.map((day) => day.dataset.agenda)).toEqual([
			"2026-11-18",
			"2026-11-24",
			"2026-11-28",
			"2026-11-30",
		]);
		expect(text(days[0]!)).toMatch(/11月18日 周三.*逾期 2 天.*提示：《企业劳动争议/);
		const focused = () => document.activeElement?.closest<HTMLElement>("[data-agenda]");
		expect(focused()?.dataset.agenda).toBe("2026-11-24");
		await press("ArrowUp");
		expect(focused()?.dataset.agenda).toBe("2026-11-18");
	});
	it("say what to do where there is nothing", async () => {
		const empty: FakeReply = (payload) => {
			const answer = calendar(payload) as { assignee: string; days: CalendarDay[] };
			return { ...answer, days: answer.days.map((day) => ({ ...day, sessions: [], items: [] })) };
		};
		const sent = await show({}, { calendar: empty });
		expect(text(byTestId("calendar-empty"))).toContain("这段时间没有安排");
		byTestId("calendar-show-all")!.click();
		await settle();
		expect(sent.findLast(([cmd]) => cmd === "calendar")?.[1].assignee).toBe("anyone");
		expect(byTestId("calendar-show-all")).toBeNull();
		byTestId("calendar-assignee-me")!.querySelector("input")!.click();
		await settle();
	});
	it("are available in English", async () => {
		language.current = "en";
		await show();
		expect(text(byTestId("calendar-title"))).toBe("Nov 2026");
		expect(text(cell("2026-11-18"))).toBe("18 Overdue · Mediation deadline 顾三");
	});
});

describe("the export", () => {
	it("saves what is shown without names, unless a supervisor asks for them each time", async () => {
		const calendar_save: FakeReply = () => ({ file: "日程.ics", entries: 3 });
		const sent = await show({}, { calendar_save });
		const saved = () => sent.filter(([cmd]) => cmd === "calendar_save").map(([, p]) => p);
		const open = async () => {
			byTestId("calendar-export")!.click();
			await settle();
		};
		await open();
		byTestId("calendar-export-unmasked")!.click();
		await settle();
		expect(byTestId("calendar-export-warning")).not.toBeNull();
		byTestId("calendar-export-start")!.click();
		await settle();
		await open();
		expect(byTestId("calendar-export-warning")).toBeNull();
		byTestId("calendar-export-start")!.click();
		await settle();
		const span = { from: "2026-10-26", to: "2026-12-06", assignee: "me", language: "zh" };
		expect(saved()).toEqual([
			{ ...span, unmasked: true },
			{ ...span, unmasked: false },
		]);
		expect(toasts.all.map((one) => one.text).join()).toContain("已导出 日程.ics，共 3 项");
	});
	it("offers names only to those who may see them all, and no file to those who may not export", async () => {
		await show({ role: "mediator" });
		byTestId("calendar-export")!.click();
		await settle();
		expect(byTestId("calendar-export-start")).not.toBeNull();
		expect(byTestId("calendar-export-unmasked")).toBeNull();
		await unmount(page!);
		page = undefined;
		close();
		document.body.replaceChildren();
		await show({ role: "recorder" });
		expect(byTestId("calendar-export")).toBeNull();
	});
});
