import { afterEach, expect, it } from "vitest";
import { alignDay, today } from "./day.svelte";
import { localDate } from "./input/calendar";

afterEach(() => alignDay(localDate()));

it("is the machine's date, unless the book works on another", () => {
	expect(today()).toBe(localDate());
	alignDay("2020-02-29");
	expect(today()).toBe("2020-02-29");
	alignDay(localDate());
	expect(today()).toBe(localDate());
});
