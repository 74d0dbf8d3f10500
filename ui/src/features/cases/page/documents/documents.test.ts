import { describe, expect, it } from "vitest";
import type { Block, DocumentEntry, DocumentKind } from "$lib/generated/types";
import { columnWidths, groupsOf, keyOf, pagesOf, placeOf, stateOf } from "./documents";

const entry = (kind: DocumentKind, more: Partial<DocumentEntry> = {}): DocumentEntry => ({
	kind,
	session: null,
	session_starts: null,
	missing: [],
	saved: null,
	...more,
});

describe("the groups of the list", () => {
	it("keep the order of the core, and leave out what is empty", () => {
		const kinds: DocumentKind[] = ["application", "agreement", "rights_notice", "closing_report"];
		const groups = groupsOf(kinds.map((kind) => entry(kind)));
		expect(groups.map((one) => [one.group, one.entries.map(({ kind }) => kind)])).toEqual([
			["intake", ["application", "rights_notice"]],
			["closing", ["agreement", "closing_report"]],
		]);
	});
});

describe("the chosen document", () => {
	const entries = [
		entry("application"),
		entry("session_record", { session: "s1" }),
		entry("session_record", { session: "s2" }),
	];
	it.each([
		["session_record", "s2", 2],
		["session_record", "of-another-case", 1],
		["agreement", null, 0],
		["", null, 0],
	])("%s of %s is at %i", (kind, session, place) => {
		expect(placeOf(entries, { kind, session })).toBe(place);
	});
	it("has a key of its own for each session", () => {
		expect(new Set(entries.map(keyOf)).size).toBe(3);
	});
});

describe("the state of a document", () => {
	const saved = {
		at: "2026-11-20T06:02:00Z",
		by: "沈秋水",
		form: "pdf",
		outdated: false,
	} as const;
	const missing = ["住址"];
	it.each<[string, Partial<DocumentEntry>]>([
		["complete", {}],
		["lacking", { missing }],
		["saved", { saved, missing }],
		["outdated", { saved: { ...saved, outdated: true }, missing }],
	])("%s", (state, more) => {
		expect(stateOf(entry("agreement", more))).toBe(state);
	});
});

describe("the pages", () => {
	const text = (words: string): Block => ({ block: "remark", text: words });
	const end: Block = { block: "page_break" };
	it("begin after each break; an empty one is left out", () => {
		expect(pagesOf([end, text("甲"), text("乙"), end, end, text("丙"), end])).toEqual([
			[text("甲"), text("乙")],
			[text("丙")],
		]);
		expect(pagesOf([])).toEqual([[]]);
	});
	it("share their width among the columns of a table", () => {
		expect(columnWidths([1, 2, 1])).toEqual([25, 50, 25]);
		expect(columnWidths([0, 0])).toEqual([50, 50]);
	});
});
