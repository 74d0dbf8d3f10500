import { mount, unmount } from "svelte";
import { afterEach, expect, it } from "vitest";
import { type FakeReply, openBook } from "$lib/book.fixture.svelte";
import type { CalendarDay } from "$lib/generated/types";
import { language } from "$lib/i18n/index.svelte";
import { byTestId, settle } from "$lib/page.fixture";
import DayHint from "./DayHint.svelte";
import { loadBesides } from "./load";

const DAY = "2026-12-03";
const term = (id: string, binds_office = true) => ({
	case: id,
	effective: DAY,
	binds_office,
	subject: { kind: "term" },
});
const day = (changes: Partial<CalendarDay> = {}) =>
	({
		day: DAY,
		kind: "workday",
		provisional: false,
		sessions: [{ session: "s1", case: "c1" }, { session: "s2" }, { session: "s3" }],
		items: [term("c1"), term("c1", false), term("c2")],
		load: { sessions: 3, terms: 2, obligations: 0, next_actions: 0 },
		...changes,
	}) as CalendarDay;

let end: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	language.current = "zh";
	for (const one of end) await one();
	end = [];
});

async function hint(answer: CalendarDay, session?: string): Promise<[string, unknown]> {
	const calendar: FakeReply = () => ({ assignee: "anyone", days: [answer] });
	const opened = await openBook({}, { calendar });
	const props = { day: DAY, caseId: "c1", session };
	const shown = mount(DayHint, { target: document.body, props });
	end = [() => unmount(shown), opened.close];
	await settle();
	const request = opened.sent.find(([cmd]) => cmd === "calendar")?.[1];
	return [byTestId("day-hint")!.textContent.trim(), request];
}

it("says what is on the day besides the case and the session that is moved", async () => {
	const [text, request] = await hint(day(), "s1");
	expect(text).toBe("当日已有 2 场调解、1 个期限");
	expect(request).toEqual({ from: DAY, to: DAY, assignee: "anyone" });
});
it.each([
	["holiday", "当日不上班（放假）"],
	["weekend", "当日不上班（周末）"],
	["worked_weekend", "当日调休上班"],
	["workday", ""],
] as const)("says whether the day is worked: %s", async (kind, text) => {
	const load = { sessions: 0, terms: 0, obligations: 0, next_actions: 0 };
	expect((await hint(day({ kind, load, sessions: [], items: [] })))[0]).toBe(text);
});
it("is available in English", async () => {
	language.current = "en";
	const [text] = await hint(day({ kind: "weekend" }));
	expect(text).toBe("No working day (Weekend) · Already on that day: 3 sessions, 1 deadline");
});
it("leaves out what is of the case, but counts it where it is only moved away", () => {
	const moved = { ...term("c1"), effective: "2026-12-04" };
	const { terms } = loadBesides(day({ items: [moved] as CalendarDay["items"] }), "c1");
	expect(terms).toBe(2);
});
