import { plural, type Texts } from "./text";

function partOfDay(hour: number): string {
	if (hour < 6) return "凌晨";
	if (hour < 12) return "上午";
	if (hour < 13) return "中午";
	return hour < 18 ? "下午" : "晚上";
}

export const common = {
	app: { zh: "调解台账", en: "Casebook" },
	appEnglish: { zh: "Casebook", en: "Casebook" },
	save: { zh: "保存", en: "Save" },
	cancel: { zh: "取消", en: "Cancel" },
	close: { zh: "关闭", en: "Close" },
	ok: { zh: "确定", en: "OK" },
	edit: { zh: "修改", en: "Edit" },
	add: { zh: "添加", en: "Add" },
	remove: { zh: "移除", en: "Remove" },
	open: { zh: "打开", en: "Open" },
	cutCases: (count: number, numbers: string) => ({
		zh: `；${count} 件的文字过长，已截断：${numbers}`,
		en: `; texts too long and cut in ${plural(count, "case")}: ${numbers}`,
	}),
	openFolder: { zh: "打开文件夹", en: "Open folder" },
	undo: { zh: "撤销", en: "Undo" },
	undone: { zh: "已撤销", en: "Undone" },
	retry: { zh: "再试一次", en: "Try again" },
	back: { zh: "返回", en: "Back" },
	more: { zh: "更多", en: "More" },
	all: { zh: "全部", en: "All" },
	none: { zh: "无", en: "None" },
	clear: { zh: "清除", en: "Clear" },
	choose: { zh: "请选择", en: "Choose" },
	search: { zh: "查找", en: "Search" },
	yes: { zh: "是", en: "Yes" },
	no: { zh: "否", en: "No" },
	yuan: { zh: "元", en: "yuan" },
	saveTo: { zh: "存到", en: "Save to" },
	required: (label: string) => ({
		zh: `请填写${label || "这一项"}`,
		en: label ? `Please fill in “${label}”` : "Please fill this in",
	}),
	unknown: { zh: "未知", en: "unknown" },
	keep: { zh: "保留", en: "Keep" },
	draft: {
		clash: (text: string) => ({
			zh: `台账中此项现为${text ? `“${text}”` : "空"}，此处是您上次填的。请核对后保留或修改。`,
			en: `${text ? `The register now has “${text}”` : "The register has nothing here now"}; this is what you typed before. Check it, then keep or change it.`,
		}),
		dropped: {
			zh: "上次填的内容涉及已删除的当事人，已去掉该部分，请核对。",
			en: "What you typed before named a party that was removed; that part was left out. Please check.",
		},
	},
	neededFor: (stage: string) => ({ zh: `${stage}前须填写`, en: `Needed for ${stage}` }),
	loading: { zh: "正在读取", en: "Reading" },
	saving: { zh: "正在保存", en: "Saving" },
	saved: (time: string) => ({ zh: `已保存 ${time}`, en: `Saved ${time}` }),
	notSaved: { zh: "未能保存", en: "Could not be saved" },
	draftKept: (time: string) => ({ zh: `草稿已保存 ${time}`, en: `Draft saved ${time}` }),
	noMatch: { zh: "没有相符的", en: "Nothing matches" },
	noOptions: { zh: "还没有可选的", en: "There are none yet" },
	noGrids: {
		zh: "还没有网格，由主任在设置的“网格”里添加",
		en: "No grids yet; a supervisor adds them in Settings, under Grids",
	},
	typeToSearch: { zh: "输入文字查找", en: "Type to search" },
	chosen: (n: number) => ({ zh: `已选 ${n} 项`, en: `${n} chosen` }),
	cases: (n: number) => ({ zh: `${n} 件`, en: plural(n, "case") }),
	andOthers: (n: number) => ({
		zh: `等${n + 1}人`,
		en: ` and ${plural(n, "other")}`,
	}),
	people: (n: number) => ({ zh: `${n} 人`, en: plural(n, "person", "people") }),
	progress: (done: string, total: string) => ({
		zh: `${done} / ${total}`,
		en: `${done} of ${total}`,
	}),
	openCalendar: { zh: "打开日历", en: "Open calendar" },
	previousMonth: { zh: "上个月", en: "Previous month" },
	nextMonth: { zh: "下个月", en: "Next month" },
	dateUnread: {
		zh: "无法识别日期，请只填一天，如 5、0305、3月5日、2026-3-5、昨天、+7、下周三；年份写四位",
		en: "This is not a date. Enter one day, such as 5, 0305, 5 Mar, 2026-3-5, yesterday, +7, next wed",
	},
	moneyUnread: {
		zh: "无法识别金额，请只填一个数，如 1234.50、1,234、1.2万、三千五、壹仟元整；不能是负数",
		en: "This is not an amount. Enter one number such as 1234.50, 1,234 or 1.2万; not negative",
	},
	countUnread: {
		zh: "无法识别人数，请填 1 以上的整数，如 12、12人、十二",
		en: "This is not a number of people. Enter a whole number from 1, such as 12",
	},
	quantityUnread: {
		zh: "无法识别数目，请只填一个数，如 8、7.5、十；最多两位小数，不能是负数",
		en: "This is not a number. Enter one such as 8 or 7.5, with at most two decimals; not negative",
	},
	timeUnread: {
		zh: "无法识别时间，请只填一个时间，如 9点半、14:30、1430、下午2点半、晚上12点",
		en: "This is not a time. Enter one, such as 930, 14:30, 1430 or 2pm",
	},
	timeRead: (time: string, hour: number) => ({ zh: `${partOfDay(hour)} ${time}`, en: time }),
	untilNextDay: (from: string, to: string) => ({
		zh: `${from}–次日 ${to}`,
		en: `${from}–${to} next day`,
	}),
	datePlaceholder: { zh: "如 3月5日、昨天、+7", en: "e.g. 5 Mar, yesterday, +7" },
	futureDatePlaceholder: { zh: "如 3月5日、明天、+7", en: "e.g. 5 Mar, tomorrow, +7" },
	timePlaceholder: { zh: "如 930", en: "e.g. 930" },
	notice: { zh: "提示", en: "Notice" },
	overdueBy: (days: number) => ({ zh: `逾期 ${days} 天`, en: `${plural(days, "day")} overdue` }),
	dueToday: { zh: "今天到期", en: "Due today" },
	daysLeft: (days: number) => ({ zh: `还有 ${days} 天`, en: `${plural(days, "day")} left` }),
} satisfies Texts;
