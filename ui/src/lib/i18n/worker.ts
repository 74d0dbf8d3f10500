import { plural } from "./text";

/** The texts of the facts about a worker, of the limitation and of the terms that follow from them. */
export const worker = {
	none: { zh: "还没有填写", en: "Nothing entered yet" },
	noneNeeded: {
		zh: "本案的事由不需要这些情况；需要时可在下面添加。",
		en: "The causes of this case ask for none of this; add it below if needed.",
	},
	addGroup: (group: string) => ({ zh: `添加${group}`, en: `Add: ${group}` }),
	saved: (group: string) => ({ zh: `${group}已保存`, en: `${group}: saved` }),
	cleared: (group: string) => ({ zh: `${group}已清空`, en: `${group}: cleared` }),
	lacksYears: {
		zh: "填写入职日期和实际工作年限后，推算医疗期。",
		en: "Fill in the date of hiring and the years of work, and the medical period is counted.",
	},
	years: (n: number) => ({ zh: `${n} 年`, en: plural(n, "year") }),
	yearsUnread: { zh: "无法识别，请填 0 至 70 的整数", en: "Fill in a whole number from 0 to 70" },
	grade: (n: number) => ({ zh: `${n} 级`, en: `grade ${n}` }),
	grades: (from: number, to: number) => ({ zh: `${from}–${to} 级`, en: `grades ${from}–${to}` }),
	hints: {
		working_years: { zh: "在各单位工作的总年数", en: "In all, with every employer" },
		special: { zh: "癌症、精神病、瘫痪等", en: "Cancer, mental illness, paralysis and the like" },
		ended_on: { zh: "可以是将来一年以内的日期", en: "May lie up to a year ahead" },
		stop_work_to: { zh: "可以是将来的日期", en: "May lie ahead" },
		until: { zh: "仍在中止的，不填", en: "Leave it empty while it lasts" },
	},
	events: {
		add: { zh: "添加事件", en: "Add an event" },
		none: {
			zh: "还没有填写。本案的申请和结案已计入推算，不必再填。",
			en: "Nothing entered yet. The application and the closing of this case are counted already.",
		},
		span: (from: string, to: string) => ({ zh: `${from}至${to}`, en: `${from} to ${to}` }),
		lasting: (from: string) => ({ zh: `${from}起，仍在中止`, en: `from ${from}, still suspended` }),
		saved: { zh: "时效事件已保存", en: "Event of the limitation saved" },
		removed: { zh: "时效事件已移除", en: "Event of the limitation removed" },
	},
	limitation: {
		title: {
			zh: "预计时效届满（仅供提示）",
			en: "Expected end of the limitation (a reminder only)",
		},
		startsFrom: (event: string) => ({ zh: `自${event}起算`, en: `counted from ${event}` }),
		ends: (date: string) => ({ zh: `${date}届满`, en: `ends ${date}` }),
		left: (days: number) => ({ zh: `还有 ${days} 天`, en: `${plural(days, "day")} left` }),
		lastDay: { zh: "今天是最后一日", en: "Today is the last day" },
		moved: {
			zh: "已到顺延期：最后一日已过，仅因休息日顺延",
			en: "The last day is past; it runs on only because that day is moved",
		},
		over: { zh: "时效期间已过", en: "It is over" },
		warning: (days: number) => ({
			zh: `距届满 ${days} 天以内`,
			en: `Within ${plural(days, "day")} of its end`,
		}),
		unlimited: {
			zh: "劳动关系存续期间，因拖欠劳动报酬申请仲裁不受时效期间的限制。劳动关系已经终止的，请填写终止日期。",
			en: "While the employment lasts, pay that is owed has no limitation. If it has ended, fill in its end.",
		},
		startUnknown: {
			zh: "尚不能推算：请在时效事件中添加知道或者应当知道权利被侵害的日期。",
			en: "Not counted yet: add the day on which the infringement was or should have been known.",
		},
		suspended: {
			zh: "仍在中止，届满时间随之后延",
			en: "Still suspended; the end moves on with it",
		},
		assumed: {
			zh: "未填知道之日，按发生日期推算",
			en: "counted from the date of the event, as no other day was entered",
		},
		ofCase: { zh: "据本案记录", en: "from this case" },
		review: {
			zh: "有事件的效力须由人核对，见推算过程。",
			en: "A person should look at the effect of an event, see below.",
		},
		steps: { zh: "推算过程", en: "How it was counted" },
		employmentEnded: { zh: "劳动关系终止", en: "End of the employment" },
		effects: {
			starts: (due: string) => ({ zh: `开始计算，${due}届满`, en: `begins, ends ${due}` }),
			restarts: (due: string) => ({
				zh: `时效中断，重新计算，${due}届满`,
				en: `interrupted and begun anew, ends ${due}`,
			}),
			restarts_on_moved_day: (due: string) => ({
				zh: `发生在顺延后的最后一日，按中断重新计算，${due}届满；请核对`,
				en: `on the moved last day: counted as begun anew, ends ${due}; please check`,
			}),
			suspends: (due: string, days: number) => ({
				zh: `时效中止 ${days} 天，${due}届满`,
				en: `suspended for ${plural(days, "day")}, ends ${due}`,
			}),
			too_early: { zh: "发生在起算之前，不影响", en: "before its start, changes nothing" },
			too_late: { zh: "发生在届满之后，不再中断或者中止", en: "after its end, revives nothing" },
			agreed_too_late: {
				zh: "届满之后同意履行，不按中断计算；效力请核对",
				en: "agreed after its end, not counted; please check its effect",
			},
		},
	},
	clocks: {
		title: { zh: "工伤和医疗期限（提示）", en: "Terms of injury and sickness (reminders)" },
		none: { zh: "现在没有期限", en: "No deadline now" },
		from: (event: string, date: string) => ({ zh: `${event}：${date}`, en: `${event}: ${date}` }),
		days: (n: number, due: string) => ({
			zh: `${n} 日，${due}届满`,
			en: `${plural(n, "day")}, ends ${due}`,
		}),
		months: (n: number, due: string) => ({
			zh: `${n} 个月，${due}届满`,
			en: `${plural(n, "month")}, ends ${due}`,
		}),
		notMoved: { zh: "不因休息日顺延", en: "No day of rest moves it" },
		countedUntil: (date: string) => ({
			zh: `有间断的，在 ${date}前累计病休`,
			en: `With breaks, sick days are added up until ${date}`,
		}),
		actor: (who: string) => ({ zh: `由${who}办理`, en: `For the ${who}` }),
		over: { zh: "期限已过", en: "Over" },
	},
	items: {
		title: { zh: "工伤待遇由谁支付（提示）", en: "Who pays what for the injury (reminder)" },
		employer: { zh: "用人单位支付", en: "The employer pays" },
		fund: { zh: "工伤保险基金支付", en: "The insurance fund pays" },
		missed: (date: string) => ({ zh: `期限至 ${date}`, en: `the term ended ${date}` }),
		union: (date: string) => ({
			zh: `用人单位未申请工伤认定的，工会组织可以在 ${date}前直接申请（《工伤保险条例》第十七条第二款）。`,
			en: `If the employer does not apply for recognition, the union itself may until ${date} (Regulations, art. 17 (2)).`,
		}),
		unionOver: (date: string) => ({
			zh: `工会组织直接申请工伤认定的期限已于 ${date}届满（《工伤保险条例》第十七条第二款）。`,
			en: `The time in which the union itself may apply for recognition ended ${date} (Regulations, art. 17 (2)).`,
		}),
	},
} as const;
