import { afterEach, describe, expect, it } from "vitest";
import { openBook } from "$lib/book.fixture.svelte";
import type { DerivedDifference } from "$lib/generated/types";
import { differenceLines } from "./derived";

const VOCABULARY = {
	causes: [{ code: "L07", zh: "拖欠、克扣工资", en: "Wage arrears" }],
	outcomes: [{ code: "R3", zh: "自行和解、撤回申请", en: "Settled and withdrew" }],
};

let close = (): void => undefined;
afterEach(() => close());

function line(difference: DerivedDifference, numbers: Record<string, string> = {}): string {
	const finding = { found_at: "2026-11-20T02:00:00Z", count: 1, first: [difference], numbers };
	return differenceLines(finding)[0]!;
}

function cell(
	at: { cube: number; level: number; span: number; key?: string; event?: string },
	expected: number[],
	found: number[],
): DerivedDifference {
	return { in: "tally_cell", cell: { key: "", event: "reg", ...at }, expected, found };
}

describe("the lines about derived data that differs", () => {
	it("name cube, key, span, event and the first number that differs", async () => {
		close = (await openBook({ boot: { vocabulary: VOCABULARY } }, {})).close;
		const expected = [12, 15, 1, 345_600, 0, 98];
		const found = [12, 16, 1, 345_600, 0, 98];
		const month = 2026 * 12 + 10;
		expect(line(cell({ cube: 0, level: 2, span: month }, expected, found))).toBe(
			"全部案件 · 2026年11月 · 登记：人数应为 15，现为 16",
		);
		expect(line(cell({ cube: 1, level: 3, span: 2026, key: "L07" }, expected, found))).toBe(
			"事由「拖欠、克扣工资」 · 2026年 · 登记：人数应为 15，现为 16",
		);
		expect(line(cell({ cube: 2, level: 1, span: month * 3 + 1 }, expected, found))).toBe(
			"网格「未填写」 · 2026年11月中旬 · 登记：人数应为 15，现为 16",
		);
		const more = [12, 15, 1, 345_700, 0, 98];
		const day = { cube: 6, level: 0, span: 719_163, key: "L07|", event: "N3" };
		expect(line(cell(day, expected, more))).toBe(
			"事由与网格「拖欠、克扣工资 · 未填写」 · 1970年1月1日 · 未受理：自行和解、撤回申请：请求金额应为 3,456.00，现为 3,457.00",
		);
	});
	it("name a cell that no program writes, without its codes", async () => {
		close = (await openBook({}, {})).close;
		const strange = cell({ cube: 99, level: 7, span: 1, key: "X", event: "?" }, [0], [5]);
		expect(line(strange)).toBe("无法识别的统计项 · 无法识别的统计项 · 未知：件数应为 0，现为 5");
	});
	it("name the pending cases and the case whose words differ", async () => {
		close = (await openBook({}, {})).close;
		const pending: DerivedDifference = {
			in: "tally_stock",
			cell: { cube: 0, level: 3, span: 2026, key: "", event: "" },
			expected: [4, 3, 1],
			found: [4, 3, 0],
		};
		expect(line(pending)).toBe("全部案件 · 2026年 · 未结：超期件数应为 1，现为 0");
		const words: DerivedDifference = { in: "search_words", case: "a", missing: 7, unexpected: 0 };
		expect(line(words, { a: "盛劳调字〔2026〕第1号" })).toBe(
			"盛劳调字〔2026〕第1号的索引词：缺 7 个，多出 0 个",
		);
		expect(line({ ...words, case: null, unexpected: 3 })).toBe("查找索引里有 3 个词不属于任何案件");
		expect(line({ in: "search_index" })).toBe("查找索引无法读取");
	});
});
