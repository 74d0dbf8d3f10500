import { describe, expect, it } from "vitest";
import { addDays, daysBetween, isDate, lastOfMonth, makeDate, weekday } from "./calendar";
import { type DateDirection, parseDate } from "./date";

/** A Friday. */
const TODAY = "2026-11-20";

function check(
	text: string,
	expected: string | null,
	direction: DateDirection = "past",
	today = TODAY,
) {
	it(`reads ${JSON.stringify(text)} (${direction}) as ${expected}`, () => {
		expect(parseDate(text, today, direction)).toBe(expected);
	});
}

describe("a day alone", () => {
	check("5", "2026-11-05");
	check("５", "2026-11-05");
	check("5日", "2026-11-05");
	check("5号", "2026-11-05");
	check("20", TODAY);
	check("20", TODAY, "future");
	check("25", "2026-10-25");
	check("25", "2026-11-25", "future");
	check("5", "2026-12-05", "future");
	check("31", "2026-10-31");
	check("31", "2026-12-31", "future");
	check("31", "2026-01-31", "past", "2026-03-02");
	check("5", "2027-01-05", "future", "2026-12-20");
	check("25", "2025-12-25", "past", "2026-01-10");
	check("32", null);
	check("0", null);
});

describe("a month and a day", () => {
	check("0305", "2026-03-05");
	check("305", "2026-03-05");
	check("3月5日", "2026-03-05");
	check("３月５日", "2026-03-05");
	check("3月5号", "2026-03-05");
	check("3-5", "2026-03-05");
	check("3.5", "2026-03-05");
	check("3/5", "2026-03-05");
	check("3月5日", "2027-03-05", "future");
	check("1201", "2025-12-01");
	check("1201", "2026-12-01", "future");
	check("2月29日", "2024-02-29");
	check("2月29日", "2028-02-29", "future");
	check("2月30日", null);
	check("1305", null);
});

describe("a whole date", () => {
	check("20260305", "2026-03-05");
	check("2026-3-5", "2026-03-05");
	check("2026.3.5", "2026-03-05");
	check("2026/03/05", "2026-03-05");
	check("2026年3月5日", "2026-03-05");
	check("２０２６．３．５", "2026-03-05");
	check("2026。3。5", "2026-03-05");
	check("2026 年 3 月 5 日", "2026-03-05");
	check("2026年11月20日 星期五", TODAY);
	check("260305", "2026-03-05");
	check("26-3-5", "2026-03-05");
	check("2026-02-29", null);
	check("2026-13-01", null);
	check("0026-01-01", null);
	check("20 Nov 2026", TODAY);
	check("Fri 20 Nov 2026", TODAY);
	check("Nov 20, 2026", TODAY);
	check("5 mar", "2026-03-05");
	check("March 5th", "2026-03-05");
	check("5 mai", null);
});

describe("words", () => {
	check("今天", TODAY);
	check("昨天", "2026-11-19");
	check("前天", "2026-11-18");
	check("大前天", "2026-11-17");
	check("明天", "2026-11-21");
	check("后天", "2026-11-22");
	check("大后天", "2026-11-23");
	check("Yesterday", "2026-11-19");
	check("today", TODAY);
	check("tomorrow", "2026-11-21");
	check("月底", "2026-11-30");
	check("年底", "2026-12-31");
});

describe("offsets", () => {
	check("+7", "2026-11-27");
	check("＋７", "2026-11-27");
	check("-3", "2026-11-17");
	check("−3", "2026-11-17");
	check("7天后", "2026-11-27");
	check("3天前", "2026-11-17");
	check("2周后", "2026-12-04");
	check("+", null);
});

describe("weekdays", () => {
	check("下周三", "2026-11-25");
	check("上周五", "2026-11-13");
	check("本周一", "2026-11-16");
	check("这周日", "2026-11-22");
	check("下下周一", "2026-11-30");
	check("下星期天", "2026-11-29");
	check("下个礼拜二", "2026-11-24");
	check("周三", "2026-11-18");
	check("周三", "2026-11-25", "future");
	check("星期五", TODAY);
	check("周五", TODAY, "future");
	check("周6", "2026-11-14");
	check("next wed", "2026-11-25");
	check("last friday", "2026-11-13");
	check("wed", "2026-11-25", "future");
	check("周八", null);
});

describe("text that is no date", () => {
	for (const text of ["", "  ", "abc", "5月", "--", "2026", "12345678901", "5日后天", "<img>"]) {
		check(text, null);
	}
});

describe("calendar", () => {
	it("adds days across months, years and leap days", () => {
		expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
		expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
		expect(daysBetween("2026-11-18", TODAY)).toBe(2);
		expect(daysBetween(TODAY, "2026-11-18")).toBe(-2);
		expect(lastOfMonth("2028-02-03")).toBe("2028-02-29");
		expect(weekday("2026-11-22")).toBe(7);
	});
	it("accepts real dates only", () => {
		expect(makeDate(2026, 2, 29)).toBeNull();
		expect(isDate("2026-02-28")).toBe(true);
		expect(isDate("2026-2-28")).toBe(false);
		expect(isDate("2026-02-31")).toBe(false);
	});
});
