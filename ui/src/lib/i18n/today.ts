import { labelOf } from "./fields";
import { plural, type Texts } from "./text";

export const today = {
	title: { zh: "今日", en: "Today" },
	dueGroup: {
		overdue: { zh: "逾期", en: "Overdue" },
		today: { zh: "今天", en: "Today" },
		soon: { zh: "三天内", en: "Within three days" },
	},
	lastSignIn: (when: string) => ({
		zh: `您上次登录：${when}。`,
		en: `You last signed in ${when}.`,
	}),
	newestEntry: (entry: string, when: string) => ({
		zh: `登录前台账的最后一条记录：第 ${entry} 条，${when}。`,
		en: `The book's last entry before this sign-in: ${entry}, ${when}.`,
	}),
	toPay: { zh: "今天付款", en: "Payment today" },
	toKeep: { zh: "今天履行", en: "To be kept today" },
	assignee: { zh: "显示谁的案件", en: "Whose cases" },
	of: {
		me: (n: string) => ({ zh: `我的 ${n}`, en: `Mine ${n}` }),
		anyone: (n: string) => ({ zh: `全部 ${n}`, en: `All ${n}` }),
	},
	dueLeftOut: (n: number) => ({
		zh: `还有 ${n} 件到期，见案件列表`,
		en: `${plural(n, "more case")} due; see the list`,
	}),
	act: {
		accept: { zh: "受理", en: "Accept" },
		mediate: { zh: "调解", en: "Mediate" },
		record: { zh: "记录调解", en: "Record" },
		perform: { zh: "登记履行", en: "Mark performed" },
		do: { zh: "办理", en: "Open" },
	},
	obligation: (what: string) => ({ zh: `协议：${what}`, en: `Agreement: ${what}` }),
	performedOn: labelOf("performed_on"),
	performedNote: labelOf("performed_note"),
	performedPlaceholder: {
		zh: "如 转账，有回单；现金，收条在卷",
		en: "such as: transfer, receipt on file",
	},
	performedSaved: { zh: "履行已登记", en: "Performance noted" },
	noNext: { zh: "未定下一步的案件", en: "Cases without a next action" },
	noNextMore: (n: number) => ({
		zh: `还有 ${n} 件，见案件列表`,
		en: `${plural(n, "more case")}; see them in the list`,
	}),
	quiet: (days: number) => ({
		zh: `${days} 天无动静的案件`,
		en: `Nothing happened for ${plural(days, "day")}`,
	}),
	quietFor: (days: number) => ({ zh: `${days} 天无动静`, en: `${plural(days, "day")} quiet` }),
	quietMore: (n: number) => ({ zh: `还有 ${n} 件`, en: plural(n, "more case") }),
	registeredAgo: (days: number) => ({
		zh: days === 0 ? "今天登记" : `${days} 天前登记`,
		en: days === 0 ? "entered today" : `entered ${plural(days, "day")} ago`,
	}),
	acceptedAgo: (days: number) => ({
		zh: days === 0 ? "今天受理" : `${days} 天前受理`,
		en: days === 0 ? "accepted today" : `accepted ${plural(days, "day")} ago`,
	}),
	setNext: { zh: "定下一步", en: "Set next action" },
	nextWhat: { zh: "事项", en: "What" },
	nextPlaceholder: { zh: "如 电话联系店主", en: "such as: phone the employer" },
	nextOn: { zh: "日期", en: "When" },
	nextSaved: { zh: "下一步已定", en: "Next action set" },
	sessions: { zh: "今天的调解", en: "Sessions today" },
	noSessions: { zh: "今天没有安排调解。", en: "No session is planned for today." },
	nth: (n: number) => ({ zh: `第 ${n} 次`, en: `session ${n}` }),
	month: { zh: "本月截至今日", en: "This month so far" },
	monthSpan: (from: string, to: string) => ({ zh: `${from}–${to}`, en: `${from} to ${to}` }),
	noConsultations: { zh: "不含咨询", en: "without consultations" },
	registered: { zh: "登记", en: "Registered" },
	accepted: { zh: "受理", en: "Accepted" },
	closed: { zh: "结案", en: "Closed" },
	pending: { zh: "受理未结", en: "Pending" },
	monthTitle: (what: string, span: string) => ({ zh: `${span}${what}`, en: `${what}, ${span}` }),
	pendingTitle: { zh: "已受理未结的案件", en: "Accepted and not closed" },
	toTallies: { zh: "查看月报", en: "See the tally" },
	drafts: { zh: "未完成登记的草稿", en: "Drafts not registered" },
	moreDrafts: (n: number) => ({ zh: `还有 ${n} 份草稿`, en: `${plural(n, "more draft")}` }),
	clear: { zh: "今天没有到期的事", en: "Nothing is due today" },
	clearHint: {
		zh: "三天内也没有。可以登记案件，或给在办案件定下一步。",
		en: "Nor within three days. Log a case, or set the next action of open ones.",
	},
	clearWithoutNext: {
		zh: "三天内没有到期的事；下面的案件还没定下一步。",
		en: "Nothing is due within three days; the cases below have no next action yet.",
	},
} satisfies Texts;
