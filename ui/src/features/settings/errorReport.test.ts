import { expect, it } from "vitest";
import type { InternalError } from "$lib/generated/types";
import { errorReport } from "./errorReport";

const failed = (command: string, minute: number): InternalError => ({
	at: `2026-11-20T02:${String(minute).padStart(2, "0")}:00Z`,
	command,
	code: "internal",
	origin: { site: "page" },
});

it("holds the last twenty errors of core and page by their time", () => {
	const core = Array.from({ length: 20 }, (_, i) => failed("draft_save", 2 * i));
	const page = [failed("page", 1), failed("page", 37), failed("page", 59)];
	const details = { schema_version: 2, errors: core };
	const lines = errorReport(details, page, { version: "1", platform: "x" }).split("\n").slice(3);
	expect(lines).toHaveLength(20);
	expect(lines.filter((line) => line.includes("page  internal"))).toHaveLength(2);
	expect(lines.at(-1)).toMatch(/^2026-11-20T02:59:00Z {2}page/);
	expect(lines).toEqual(lines.toSorted());
});
