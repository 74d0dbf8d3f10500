import { expect, it } from "vitest";
import { elapsedMinutes } from "./elapsed";

it.each([
	["2026-10-14", "14:05", null, "2026-10-14", "15:40", 95],
	["2026-10-14", "14:05", null, "2026-10-14", "14:05", 0],
	["2026-10-14", "23:30", null, "2026-10-15", "00:10", 40],
	["2026-10-14", "14:05", null, "2026-10-15", "14:10", undefined],
	["2026-10-14", "14:05", null, "2026-10-14", "13:50", undefined],
	["2026-10-14", "14:05", "15:00", "2026-11-02", "09:00", 55],
	["2026-10-14", "23:30", "00:20", "2026-11-02", "09:00", 50],
	[null, "14:05", null, "2026-10-14", "15:40", undefined],
])(
	"a session of %s from %s to %s has at %s %s taken %s minutes",
	(date, starts, ends, day, time, taken) => {
		expect(elapsedMinutes({ date, starts, ends }, day, time)).toBe(taken);
	},
);
