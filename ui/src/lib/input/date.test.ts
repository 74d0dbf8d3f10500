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
	check("三月五日", "2026-03-05");
	check("三月五号", "2026-03-05");
	check("十二月二十五日", "2025-12-25");
	check("十一月二十", TODAY);
	check("叁月伍日", "2026-03-05");
	check("3 5", "2026-03-05");
	check("11 5", "2026-11-05");
	check("11 5", "2027-11-05", "future");
	// 1-15 or 11-5.
	check("115", null);
	check("121", null);
	check("110", "2026-01-10");
	check("去年12月5日", "2025-12-05");
	check("去年三月五日", "2025-03-05");
	check("明年1月5号", "2027-01-05");
	check("今年11月25日", "2026-11-25");
	check("上月25号", "2026-10-25");
	check("上个月5日", "2026-10-05");
	check("下个月五号", "2026-12-05");
	check("本月25日", "2026-11-25");
	check("上月31号", "2025-12-31", "past", "2026-01-10");
	check("本月31日", null);
	check("下下个周一", "2026-11-30");
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
	check("二〇二六年三月五日", "2026-03-05");
	check("二零二六年三月二十五日", "2026-03-25");
	check("二○二六年十一月二十日", TODAY);
	check("贰零贰陆年叁月伍日", "2026-03-05");
	check("2026/3/5 0:00:00", "2026-03-05");
	check("2026/3/5 00:00:00", "2026-03-05");
	check("2026-03-05T00:00:00", "2026-03-05");
	check("2026-03-05T00:00:00.000Z", "2026-03-05");
	check("2026-03-05 00:00", "2026-03-05");
	check("２０２６／３／５　０：００：００", "2026-03-05");
	check("２０２６年３月５日", "2026-03-05");
	check("2026 3 5", "2026-03-05");
	check("2026 03 05", "2026-03-05");
	check("\u202D2026-03-05\u202C", "2026-03-05");
	check("2026-\u200B03-\u00AD05\uFEFF", "2026-03-05");
	// A time is not dropped.
	check("2026/3/5 14:30:00", null);
	check("3月5日下午", null);
	check("2026-03-05、2026-03-06", null);
	check("2026年3月5日 星期四", "2026-03-05");
	check("3月5日（周四）", "2026-03-05");
	check("3月5日周三", null);
	check("Mon 20 Nov 2026", null);
	check("2026年3月", null);
	check("五月初十", null);
});

describe("a year of two digits", () => {
	check("98.6.1", "1998-06-01");
	check("98年6月1日", "1998-06-01");
	check("九八年六月一日", "1998-06-01");
	check("980601", "1998-06-01");
	check("９８．６．１", "1998-06-01");
	check("26.3.5", "2026-03-05");
	check("26.3.5", "2026-03-05", "future");
	check("26年12月5日", "2026-12-05");
	check("27.3.5", "2027-03-05", "future");
	check("50.3.5", "1950-03-05");
	check("00.3.5", "2000-03-05");
	// Neither 1927 nor next year, neither 2098 nor long ago.
	check("27.3.5", null);
	check("49.3.5", null);
	check("98.6.1", null, "future");
	// 2020-12-03 or 2012-03.
	check("201203", null);
	check("202603", null);
	check("201303", null);
	check("203103", null);
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
	check("三天前", "2026-11-17");
	check("十天后", "2026-11-30");
	check("两周后", "2026-12-04");
	check("7天之后", "2026-11-27");
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
