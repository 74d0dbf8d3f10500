import { plural, type Texts } from "./text";

const CJK_DAYS = "一二三四五六日";
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export const calendar = {
	title: { zh: "日程", en: "Calendar" },
	layout: { zh: "显示方式", en: "Layout" },
	layouts: {
		month: { zh: "月", en: "Month" },
		week: { zh: "周", en: "Week" },
		agenda: { zh: "列表", en: "List" },
	},
	tooNarrow: {
		zh: "窗口较窄，改以列表显示",
		en: "Shown as a list, because the window is narrow",
	},
	previous: {
		month: { zh: "上个月", en: "Previous month" },
		week: { zh: "上一周", en: "Previous week" },
	},
	next: {
		month: { zh: "下个月", en: "Next month" },
		week: { zh: "下一周", en: "Next week" },
	},
	weekOf: (from: string, to: string) => ({ zh: `${from}至${to}`, en: `${from} to ${to}` }),
	toToday: { zh: "今天", en: "Today" },
	of: { me: { zh: "我的", en: "Mine" }, anyone: { zh: "全部", en: "All" } },
	/** `nth` is the day of the week, from 1 for Monday. */
	weekday: (nth: number) => ({ zh: CJK_DAYS[nth - 1] ?? "", en: DAYS[nth - 1] ?? "" }),
	/** The marks beside the number of a day. */
	mark: { off: { zh: "休", en: "off" }, worked: { zh: "班", en: "work" } },
	kind: {
		workday: { zh: "工作日", en: "Working day" },
		weekend: { zh: "周末", en: "Weekend" },
		holiday: { zh: "放假", en: "Holiday" },
		worked_weekend: { zh: "调休上班", en: "Worked weekend" },
	},
	session: (nth: number) => ({ zh: `第 ${nth} 次调解`, en: `Session ${nth}` }),
	obligation: { zh: "履行", en: "Performance" },
	nextAction: { zh: "下一步", en: "Next action" },
	overdue: { zh: "逾期", en: "Overdue" },
	movedTo: (day: string) => ({ zh: `顺延至${day}`, en: `moved to ${day}` }),
	movedFrom: (day: string) => ({ zh: `原为${day}，顺延`, en: `moved from ${day}` }),
	basis: (article: string) => ({ zh: `提示：${article}`, en: `Reminder: ${article}` }),
	allDay: { zh: "全天", en: "All day" },
	hour: (hour: number) => ({ zh: `${hour}:00`, en: `${hour}:00` }),
	more: (n: number) => ({ zh: `还有 ${n} 项`, en: `${n} more` }),
	notListed: (n: number) => ({
		zh: `这一天另有 ${n} 项未列出，见案件列表`,
		en: `${n} more on this day are not listed; see the list of cases`,
	}),
	ofDay: (day: string) => ({ zh: `${day}的安排`, en: `On ${day}` }),
	freeDay: { zh: "这一天没有安排。", en: "Nothing on this day." },
	none: { zh: "这段时间没有安排", en: "Nothing in these days" },
	noneHint: {
		zh: "安排了调解、受理了案件或定了下一步，会显示在这里。",
		en: "Sessions, deadlines of accepted cases and next actions will appear here.",
	},
	noneOwn: { zh: "看全部案件的安排", en: "Show those of all cases" },
	load: {
		sessions: (n: number) => ({ zh: `${n} 场调解`, en: plural(n, "session") }),
		terms: (n: number) => ({ zh: `${n} 个期限`, en: plural(n, "deadline") }),
		obligations: (n: number) => ({ zh: `${n} 项履行`, en: plural(n, "obligation") }),
		next_actions: (n: number) => ({ zh: `${n} 个下一步`, en: plural(n, "next action") }),
	},
	/** What stands on the day that is being chosen, besides the case itself. */
	alsoOn: (what: string) => ({ zh: `当日已有 ${what}`, en: `Already on that day: ${what}` }),
	isOff: (kind: string) => ({ zh: `当日不上班（${kind}）`, en: `No working day (${kind})` }),
	isWorked: { zh: "当日调休上班", en: "A weekend that is worked" },
	legend: {
		title: { zh: "图例", en: "Legend" },
		today: { zh: "今天", en: "today" },
		off: { zh: "放假", en: "holiday" },
		worked: { zh: "调休上班的周末", en: "weekend that is worked" },
		rest: { zh: "休息日", en: "day off" },
		overdue: { zh: "已过期限而未办结", en: "not done in time" },
		keys: {
			zh: "方向键选日期，Enter 打开，PageUp、PageDown 换月，T 跳到今天",
			en: "Arrows choose a day, Enter opens, PageUp and PageDown change the month, T goes to today",
		},
	},
	export: { zh: "导出 .ics", en: "Export .ics" },
	exportTitle: { zh: "导出日程", en: "Export the calendar" },
	exportWhat: (from: string, to: string) => ({
		zh: `导出 ${from}至${to} 的日程，可导入手机或电脑的日历。`,
		en: `Exports the days from ${from} to ${to}, for the calendar of a phone or a PC.`,
	}),
	exportMasked: {
		zh: "文件只写案号、种类和法律依据，不写姓名、金额和事项内容。",
		en: "The file has case numbers, kinds and articles; no names, amounts or texts.",
	},
	unmasked: { zh: "写出当事人、金额和事项内容", en: "With parties, amounts and texts" },
	exportRun: { zh: "导出", en: "Export" },
	exported: (file: string, n: number) => ({
		zh: `已导出 ${file}，共 ${n} 项`,
		en: `Exported ${file}: ${plural(n, "entry", "entries")}`,
	}),
} satisfies Texts;
