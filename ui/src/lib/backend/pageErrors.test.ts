import { expect, it } from "vitest";
import { pageErrors } from "./pageErrors";
import { CallError } from "./types";

const PERSONAL = "沈一 440101189001011234 a.js:1:2";

it("keeps where an error of the page was thrown, and not its message", () => {
	const thrown = new Error(PERSONAL);
	expect(thrown.stack, "the control").toContain("沈一");
	const { origin } = CallError.from(thrown);
	expect(origin?.site).toMatch(/^page\/pageErrors\.test\.ts:\d+:\d+$/);
	expect(pageErrors.at(-1)).toMatchObject({ command: "page", code: "internal", origin });
	expect(CallError.from(PERSONAL).origin).toEqual({ site: "page" });
	expect(JSON.stringify(pageErrors)).not.toMatch(/沈|4401|a\.js/);
});

it("keeps the last twenty, and no refusal of the core", () => {
	for (let i = 0; i < 30; i++) CallError.from(i);
	expect(pageErrors).toHaveLength(20);
	const newest = pageErrors.at(-1);
	CallError.from({ code: "internal", origin: { site: "store/write.rs:140" } });
	expect(pageErrors.at(-1)).toBe(newest);
});
