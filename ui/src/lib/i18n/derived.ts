import { LABELS } from "$lib/generated/labels";
import { plural, type Texts } from "./text";

/** Tally cells and search words that differ from the cases. */
export const derived = {
	found: (n: number) => ({
		zh: `统计和查找索引里有 ${n} 处与案件不一致。案件和日志无误，备份照常进行；重建以前，统计数字和查找结果可能不准。`,
		en: `${plural(n, "value")} in the tallies or the search index ${n === 1 ? "differs" : "differ"} from the cases. Cases and journal are right, and backups go on; until they are rebuilt, figures and search results may be wrong.`,
	}),
	askSupervisor: { zh: "请主任重建。", en: "Please ask a supervisor to rebuild them." },
	rebuild: { zh: "重建统计与索引", en: "Rebuild tallies and index" },
	done: {
		zh: "统计与索引已按全部案件重新计算",
		en: "Tallies and search index were counted again from all cases",
	},
	list: { zh: "不一致之处", en: "What differs" },
	more: (n: number) => ({ zh: `另有 ${n} 处没有列出`, en: `and ${n} more` }),
	where: (cube: string, key: string) => ({
		zh: key === "" ? cube : `${cube}「${key}」`,
		en: key === "" ? cube : `${cube} “${key}”`,
	}),
	cubes: {
		all: { zh: "全部案件", en: "All cases" },
		cause: LABELS.columns.cause,
		grid: LABELS.columns.grid,
		mediator: LABELS.columns.mediator,
		source: LABELS.columns.source,
		outcome: LABELS.columns.outcome,
		causeGrid: { zh: "事由与网格", en: "Cause and grid" },
		causeMediator: { zh: "事由与调解员", en: "Cause and mediator" },
	},
	unknown: { zh: "无法识别的统计项", en: "an unknown figure" },
	none: { zh: "未填写", en: "not entered" },
	dekad: (year: number, month: number, nth: number) => ({
		zh: `${year}年${month}月${["上", "中", "下"][nth]}旬`,
		en: `${["1st", "2nd", "3rd"][nth]} ten days of ${year}-${String(month).padStart(2, "0")}`,
	}),
	month: (year: number, month: number) => ({
		zh: `${year}年${month}月`,
		en: `${year}-${String(month).padStart(2, "0")}`,
	}),
	year: (year: number) => ({ zh: `${year}年`, en: String(year) }),
	events: {
		reg: { zh: "登记", en: "registered" },
		con: { zh: "咨询", en: "consultations" },
		acc: { zh: "受理", en: "accepted" },
	},
	ended: (outcome: string) => ({ zh: `未受理：${outcome}`, en: `not accepted: ${outcome}` }),
	pending: { zh: "未结", en: "pending" },
	numbers: {
		cases: { zh: "件数", en: "cases" },
		people: { zh: "人数", en: "people" },
		collective: { zh: "集体件数", en: "collective cases" },
		claimed: { zh: "请求金额", en: "amount claimed" },
		agreed: { zh: "协议金额", en: "amount agreed" },
		days: { zh: "天数", en: "days" },
		registered: { zh: "登记未结件数", en: "registered and open" },
		accepted: { zh: "受理未结件数", en: "accepted and open" },
		overdue: { zh: "超期件数", en: "overdue" },
	},
	cell: (where: string, number: string, expected: string, found: string) => ({
		zh: `${where}：${number}应为 ${expected}，现为 ${found}`,
		en: `${where}: ${number} should be ${expected}, but ${found} is stored`,
	}),
	words: (number: string, missing: number, unexpected: number) => ({
		zh: `${number}的索引词：缺 ${missing} 个，多出 ${unexpected} 个`,
		en: `Search words of ${number}: ${missing} missing, ${unexpected} too many`,
	}),
	strayWords: (n: number) => ({
		zh: `查找索引里有 ${n} 个词不属于任何案件`,
		en: `${plural(n, "word")} in the search index of no case`,
	}),
	index: { zh: "查找索引无法读取", en: "The search index cannot be read" },
} satisfies Texts;
