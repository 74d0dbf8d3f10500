import { LABELS } from "$lib/generated/labels";
import type { Basis, SuccessFormula } from "$lib/generated/types";
import type { Texts } from "./text";

const { figures } = LABELS;

export const tallies = {
	title: { zh: "统计", en: "Tallies" },
	heading: {
		month: { zh: "月报", en: "Monthly tally" },
		quarter: { zh: "季报", en: "Quarter" },
		year: { zh: "年报", en: "Year" },
		any: { zh: "自定义时段", en: "Custom period" },
	},
	period: { zh: "统计时段", en: "Period" },
	kind: {
		month: { zh: "月", en: "Month" },
		quarter: { zh: "季", en: "Quarter" },
		year: { zh: "年", en: "Year" },
		any: { zh: "自定义", en: "Custom" },
	},
	previousPeriod: { zh: "上一时段", en: "Period before" },
	nextPeriod: { zh: "下一时段", en: "Period after" },
	thisPeriod: { zh: "回到本期", en: "Back to the current period" },
	month: (year: number, month: number) => ({
		zh: `${year}年${month}月`,
		en: `${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1] ?? month} ${year}`,
	}),
	quarter: (year: number, quarter: number) => ({
		zh: `${year}年第${"一二三四"[quarter - 1] ?? quarter}季度`,
		en: `Q${quarter} ${year}`,
	}),
	year: (year: number) => ({ zh: `${year}年`, en: String(year) }),
	range: (from: string, to: string) => ({ zh: `${from} 至 ${to}`, en: `${from} to ${to}` }),
	from: { zh: "起", en: "From" },
	to: { zh: "止", en: "To" },
	badRange: {
		zh: "止日早于起日，请改一个",
		en: "The last day is before the first. Please change one",
	},
	basisLabel: { zh: "统计口径", en: "Counted by" },
	basis: {
		registered: { zh: "按登记", en: "Registered" },
		accepted: { zh: "按受理", en: "Accepted" },
		closed: { zh: "按结案", en: "Closed" },
	},
	basisHint: {
		registered: {
			zh: "案件按登记日期计入时段",
			en: "A case counts in the period in which it was registered",
		},
		accepted: {
			zh: "案件按受理日期计入时段",
			en: "A case counts in the period in which it was accepted",
		},
		closed: {
			zh: "案件按结案日期计入时段",
			en: "A case counts in the period in which it was closed",
		},
	},
	sentence: { zh: "本期工作综述", en: "Summary of the period" },
	copySentence: { zh: "复制综述", en: "Copy the summary" },
	copied: { zh: "已复制", en: "Copied" },
	clickNumbers: { zh: "点击数字查看案件", en: "Click a number to see its cases" },
	figures: { zh: "本期数字", en: "Figures of the period" },
	carried: figures.carried,
	new: {
		registered: { zh: "本期登记", en: "Registered" },
		accepted: { zh: "本期受理", en: "Accepted" },
		closed: { zh: "本期受理", en: "Accepted" },
	},
	newWithReopened: (head: string) => ({
		zh: `${head}（含重新受理）`,
		en: `${head} (with reopened)`,
	}),
	reopenedOf: (n: number) => ({ zh: `其中重新受理 ${n} 件`, en: `${n} reopened` }),
	closed: { zh: "本期结案", en: "Closed" },
	pending: figures.pending,
	agreedAmount: { zh: "协议金额", en: "Amount agreed" },
	asOf: (date: string) => ({ zh: `截至 ${date}`, en: `as of ${date}` }),
	agreedCases: { zh: "调解成功", en: "Agreed" },
	agreedOf: (agreed: number) => ({ zh: `调解成功 ${agreed}`, en: `${agreed} agreed` }),
	same: { zh: "持平", en: "same" },
	against: {
		previous: { zh: "上期", en: "before" },
		yearEarlier: { zh: "去年同期", en: "last year" },
		/** Between the earlier number and the change. */
		comma: { zh: "，", en: ", " },
		noData: { zh: "无数据", en: "no data" },
		noYearEarlier: { zh: "无上年数据", en: "no data of that year" },
		/** The book covers only the end of the stretch. */
		since: (date: string) => ({ zh: `台账自 ${date} 起`, en: `book begins ${date}` }),
	},
	changeBy: (by: string, relative: string) => ({
		zh: `${by}（${relative}）`,
		en: `${by} (${relative})`,
	}),
	pointsChange: (points: string | null) => ({
		zh: points === null ? "持平" : `${points} 个百分点`,
		en: points === null ? "same" : `${points} points`,
	}),
	yearToDate: { zh: "本年累计", en: "year to date" },
	until: (date: string) => ({
		zh: `截至 ${date}，时段未结束；与上期、去年的相同天数比较`,
		en: `Up to ${date}: the period is not over; compared with the same stretch before and last year`,
	}),
	undecided: (n: number) => ({
		zh: `另有 ${n} 件登记后未决定受理`,
		en: `${n} more registered, not yet decided on`,
	}),
	yuan: { zh: "元", en: "yuan" },
	claimedOfClosed: (yuan: string) => ({
		zh: `结案请求 ${yuan}`,
		en: `claimed in closed cases ${yuan}`,
	}),
	rated: { zh: "计入成功率的结案", en: "Closings that are rated" },
	rate: { zh: "成功率", en: "Success rate" },
	rateNone: { zh: "没有可计的结案", en: "No closings to rate" },
	/** The formula of the success rate as the basis counts it: only by registration does it hold cases never accepted. */
	formula: (formula: SuccessFormula, basis: Basis) => {
		const withdrawn = formula === "all_closed";
		const unaccepted = {
			zh: `；未受理即和解${withdrawn ? "或撤回" : ""}的也计入`,
			en: `; those that settled ${withdrawn ? "or withdrew " : ""}before acceptance count too`,
		};
		const { zh, en } = basis === "registered" ? unaccepted : { zh: "", en: "" };
		return {
			zh: `（书面协议 + 口头协议 + 和解后撤回）÷ 调解结案数（${withdrawn ? "含撤回申请，不含" : "不含撤回申请、"}不予受理、无法联系（未受理）、移送${zh}）`,
			en: `(written + oral + settled) ÷ mediated closings (${withdrawn ? "withdrawn included; " : "withdrawn, "}not accepted, never reached and referred left out${en})`,
		};
	},
	overdue: { zh: "期末超期", en: "Overdue at the end" },
	meanDays: { zh: "平均办理天数", en: "Mean time to close" },
	days: (days: string) => ({ zh: `${days} 天`, en: `${days} days` }),
	consulted: { zh: "咨询", en: "Consultations" },
	people: figures.people,
	collective: figures.collective,
	registered: figures.registered,
	accepted: figures.accepted,
	rowsLabel: { zh: "行", en: "Rows" },
	columnsLabel: { zh: "列", en: "Columns" },
	rows: LABELS.rows,
	columns: {
		standard: { zh: "报表项目", en: "Report items" },
		grid: { zh: "网格", en: "Grids" },
		mediator: { zh: "调解员", en: "Mediators" },
	},
	crossRowsOnly: {
		zh: "与网格或调解员交叉时，行只能是报告类别、事由或统计类别",
		en: "Against grids or mediators, rows can only be report groups, causes or statistics classes",
	},
	allOutcomes: { zh: "列出全部结案方式", en: "Show all outcomes" },
	outcome: LABELS.outcomes,
	head: {
		...figures,
		new: { registered: figures.registered, accepted: figures.accepted, closed: figures.accepted },
		closed: { zh: "结案", en: "Closed" },
		undecided: { zh: "未决定受理", en: "Undecided" },
	},
	total: figures.total,
	notEntered: { zh: "未填写", en: "Not entered" },
	silent: { zh: "零报告", en: "nothing reported" },
	silentNone: { zh: "无", en: "none" },
	silentUnits: (names: string) => ({
		zh: `本期零报告单位：${names}`,
		en: `Units that reported nothing in this period: ${names}`,
	}),
	and: { zh: "、", en: ", " },
	matrix: (rows: string) => ({ zh: `统计表（按${rows}）`, en: `Table by ${rows}` }),
	matrixCross: (rows: string, columns: string) => ({
		zh: `${rows} × ${columns}`,
		en: `${rows} × ${columns}`,
	}),
	matrixHint: { zh: "方向键移动，Enter 查看案件", en: "Arrow keys move, Enter opens" },
	cell: (row: string, column: string, value: string) => ({
		zh: `${row}，${column}：${value}，打开案件`,
		en: `${row}, ${column}: ${value}, open cases`,
	}),
	grids: { zh: "网格（固定顺序，零报告也列出）", en: "Grids (fixed order, silent ones too)" },
	mediators: { zh: "调解员（固定顺序）", en: "Mediators (fixed order)" },
	noGrids: {
		zh: "还没有网格。在设置里添加后，这里按网格列出。",
		en: "No grids yet. Add them in Settings and they are listed here.",
	},
	trend: {
		registered: { zh: "近十二个月登记与结案", en: "Twelve months: registered and closed" },
		accepted: { zh: "近十二个月受理与结案", en: "Twelve months: accepted and closed" },
		closed: { zh: "近十二个月受理与结案", en: "Twelve months: accepted and closed" },
	},
	trendSummary: (from: string, to: string, added: string, closed: string, pending: string) => ({
		zh: `${from} 至 ${to}：新收 ${added} 件，结案 ${closed} 件，期末未结 ${pending} 件。`,
		en: `${from} to ${to}: ${added} new, ${closed} closed, ${pending} pending at the end.`,
	}),
	trendMonth: { zh: "月份", en: "Month" },
	trendNew: { zh: "新收", en: "New" },
	trendClosed: { zh: "结案", en: "Closed" },
	trendPending: { zh: "期末未结", en: "Pending" },
	asTable: { zh: "看表格", en: "As table" },
	asChart: { zh: "看图", en: "As chart" },
	empty: {
		zh: "这段时间没有案件。用 ‹ › 换一个时段，或按 Ctrl N 登记第一件。",
		en: "No cases in this period. Choose another with ‹ ›, or press Ctrl N to log the first.",
	},
	failed: (why: string) => ({
		zh: `统计读取失败。${why}`,
		en: `The tally could not be read. ${why}`,
	}),
	export: {
		action: { zh: "导出", en: "Export" },
		title: { zh: "导出统计", en: "Export the tally" },
		file: { zh: "文件", en: "File" },
		xlsx: { zh: "工作簿（xlsx）", en: "Workbook (xlsx)" },
		xlsxHint: {
			zh: "可以直接上报：统计表、事由、统计类别、来源、网格、调解员、趋势图、案件登记表",
			en: "Ready to hand in: summary, causes, statistics classes, sources, grids, mediators, trend, register",
		},
		csv: { zh: "表格（CSV）", en: "Table (CSV)" },
		csvHint: {
			zh: "只有当前这张表，给别的程序用",
			en: "Only the table in view, for other programs",
		},
		language: { zh: "文件语言", en: "Language of the file" },
		unmasked: { zh: "写出完整的姓名、电话和证件号码", en: "Names, phones and ID numbers in full" },
		unmaskedHint: {
			zh: "不勾选时，案件登记表里的个人信息作掩码处理。",
			en: "Unless ticked, personal data in the register is masked.",
		},
		unmaskedWarning: {
			zh: "文件里将有完整的个人信息：只交给有权看的人，用完删除。",
			en: "The file will hold full personal data. Give it only to those who may see it, and delete it after use.",
		},
		start: { zh: "导出", en: "Export" },
		running: { zh: "正在导出", en: "Exporting" },
		done: (file: string) => ({ zh: `已导出 ${file}`, en: `Exported ${file}` }),
		cancelled: { zh: "已取消导出，没有留下文件", en: "Export cancelled; no file was left" },
	},
} satisfies Texts;
