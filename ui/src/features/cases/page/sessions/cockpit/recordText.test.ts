import { describe, expect, it } from "vitest";
import { blankParty } from "$domain/parties/party";
import {
	charactersLeft,
	MAX_RECORD,
	newLine,
	phraseAt,
	speakerLine,
	speakers,
	withInsertion,
	withoutNumbers,
} from "./recordText";

describe("a speaker", () => {
	it.each([
		["", 0, "14:05 申请人邓永："],
		["开场", 2, "开场\n14:05 申请人邓永："],
		["开场\n", 3, "开场\n14:05 申请人邓永："],
		// The cursor within a line: the line is kept whole.
		["问：几月？\n答：八月。", 2, "问：几月？\n14:05 申请人邓永：\n答：八月。"],
		["一\n\n三", 2, "一\n14:05 申请人邓永：\n三"],
	])("begins a line of their own in %j at %d", (text, cursor, expected) => {
		const insertion = speakerLine(text, cursor, "14:05", "申请人邓永");
		expect(withInsertion(text, insertion)).toBe(expected);
	});
	it("has keys in the order of the sides, agents after whom they act for", () => {
		const party = (role: "applicant" | "respondent" | "agent" | "witness", id: string) => ({
			...blankParty(role, id),
			name: id,
		});
		const agent = { ...party("agent", "何黍"), acts_for: "邓永" };
		const parties = [
			party("witness", "吴渔"),
			agent,
			party("respondent", "盛和"),
			party("applicant", "邓永"),
		];
		const role = { applicant: "申请人", respondent: "被申请人", agent: "代理人", witness: "证人" };
		const all = speakers(
			parties,
			["a"],
			() => "沈秋水",
			(one) => role[one.role as keyof typeof role],
			"调解员",
		);
		expect(all.map(({ name, keys }) => [name, keys])).toEqual([
			["调解员沈秋水", "Alt+1"],
			["申请人邓永", "Alt+2"],
			["代理人何黍", "Alt+3"],
			["被申请人盛和", "Alt+4"],
			["证人吴渔", "Alt+5"],
		]);
		const many = Array.from({ length: 12 }, (_, i) => party("applicant", `甲${i}`));
		const keys = speakers(
			many,
			["a", "b"],
			() => "沈",
			() => "申请人",
			"调解员",
		);
		expect([keys[0]!.name, keys[8]!.keys, keys[9]!.keys]).toEqual(["调解员", "Alt+9", undefined]);
	});
});

describe("a piece of the record", () => {
	it("selects the first blank of a phrase", () => {
		expect(phraseAt(7, "于＿＿前付清＿＿元。")).toEqual({
			at: 7,
			text: "于＿＿前付清＿＿元。",
			select: [1, 3],
		});
		expect(phraseAt(7, "原件已核对无异。").select).toBeUndefined();
	});
	it("uses an empty line itself", () => {
		expect(newLine("一\n  ", 2, "二")).toEqual({ at: 4, text: "二" });
	});
});

it.each([
	["短", undefined],
	["字".repeat(17_999), undefined],
	["字".repeat(18_000), 2_000],
	["𠮷".repeat(MAX_RECORD), 0],
	[`${"字".repeat(MAX_RECORD + 3)}\n `, -3],
])("the characters that are left are counted near the limit (%#)", (text, left) => {
	expect(charactersLeft(text)).toBe(left);
});

it.each([
	["电话13900000418，到账即可", "电话＊＊＊＊，到账即可"],
	["身份证 11010518491231002X", "身份证 ＊＊＊＊"],
	["卡号 6222 0000 0000 0000 417", "卡号 ＊＊＊＊"],
	["座机0510-80000417", "座机＊＊＊＊"],
	["2026-12-05前付 12,000.00元", "2026-12-05前付 12,000.00元"],
	["共 1200000 元，分3期", "共 1200000 元，分3期"],
	["2026年12月5日 14:30", "2026年12月5日 14:30"],
	// The groups of a number, however they are set apart.
	["电话138　0000　0417。", "电话＊＊＊＊。"],
	["电话138.0000.0417。", "电话＊＊＊＊。"],
	["电话138－0000－0417。", "电话＊＊＊＊。"],
	["电话138–0000–0417。", "电话＊＊＊＊。"],
	["电话138·0000·0417。", "电话＊＊＊＊。"],
	["电话138・0000・0417。", "电话＊＊＊＊。"],
	["电话138  0000  0417。", "电话＊＊＊＊。"],
	["电话138 - 0000 - 0417。", "电话＊＊＊＊。"],
	["电话１３８　００００　０４１７。", "电话＊＊＊＊。"],
	["座机 8270-1111", "座机 ＊＊＊＊"],
	["座机 8270 1111", "座机 ＊＊＊＊"],
	["身份证 110105 1849 12 31 002 X", "身份证 ＊＊＊＊"],
	["卡号 622200-2026-12-05-0417", "卡号 ＊＊＊＊"],
	["622200 2026-12-05 0417", "＊＊＊＊"],
	["8270-1111 Xu", "＊＊＊＊ Xu"],
	// A word of money does not make an amount of a phone number.
	["13800000417万经理", "＊＊＊＊万经理"],
	["8270-1111万经理", "＊＊＊＊万经理"],
	["13800000417元", "＊＊＊＊元"],
	["138 0000 0417元", "＊＊＊＊元"],
	["共 13800000.50 元", "共 13800000.50 元"],
	["共 12 000 000 元，￥1200000", "共 12 000 000 元，￥1200000"],
	["共 12,000,000元", "共 12,000,000元"],
	["愿付 8000-12000元、3000—5000 元", "愿付 8000-12000元、3000—5000 元"],
	["工资 4000.00 12000.50 3800.00", "工资 4000.00 12000.50 3800.00"],
	["付 1200000.5 万元", "付 1200000.5 万元"],
	// Only a day that the calendar has is a date.
	["2026.12.5、2026－12－05、2026 12 05", "2026.12.5、2026－12－05、2026 12 05"],
	["2026-13-05、2026-02-30", "＊＊＊＊、＊＊＊＊"],
	["2026-08-01 — 2026-08-31", "2026-08-01 — 2026-08-31"],
	["2026.8.1-2026.8.31、2026.8.1-8.31", "2026.8.1-2026.8.31、2026.8.1-8.31"],
	["2025-2026年", "2025-2026年"],
	["2026-12-05 14:30 13800000417", "2026-12-05 14:30 ＊＊＊＊"],
	["14:05 13800000417", "14:05 ＊＊＊＊"],
	["电话：13800000417", "电话：＊＊＊＊"],
	["第 3 次 5 人\n8270 人", "第 3 次 5 人\n8270 人"],
])("%s is shown to the parties without numbers of people", (text, shown) => {
	expect(withoutNumbers(text)).toBe(shown);
});
