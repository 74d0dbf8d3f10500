import { labelOf } from "./fields";
import { plural, type Texts } from "./text";

/** Texts of the view in which a session is held. */
export const cockpit = {
	hold: { zh: "开始调解", en: "Hold session" },
	holdOn: { zh: "继续记录", en: "Go on recording" },
	mediator: { zh: "调解员", en: "Mediator" },
	running: (time: string) => ({ zh: `已进行 ${time}`, en: `${time} so far` }),
	duration: (hours: number, minutes: number) => ({
		zh: hours > 0 ? `${hours} 小时 ${minutes} 分` : `${minutes} 分钟`,
		en: hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`,
	}),
	present: (names: string) => ({ zh: `到场：${names}`, en: `Present: ${names}` }),
	nobodyTicked: { zh: "到场情况还没有记录", en: "Attendance is not entered yet" },
	speakers: { zh: "发言人", en: "Speakers" },
	speakersHint: {
		zh: "点击或者按 Alt 加数字，另起一行记下时间和姓名",
		en: "Click, or press Alt and the digit: a new line begins with time and name",
	},
	left: (n: number) => ({ zh: `还可以写 ${n} 字`, en: `${plural(n, "character")} left` }),
	tooLong: (over: number, max: string) => ({
		zh: `超出 ${over} 字：笔录最多 ${max} 字，请删减，或者结束本场后另记一场`,
		en: `${plural(over, "character")} too many: a record has at most ${max}. Shorten it, or go on in another session`,
	}),
	tabs: {
		label: { zh: "笔录旁边的内容", en: "Beside the record" },
		attendance: { zh: "到场", en: "Attendance" },
		rights: { zh: "告知", en: "Rights" },
		offers: { zh: "报价", en: "Offers" },
		phrases: { zh: "常用语", en: "Phrases" },
		facts: { zh: "案件", en: "Case" },
	},
	rights: {
		lead: {
			zh: "提示：下列各点逐项宣读，读完一项勾选一项；全部勾选后，笔录里自动加一行。",
			en: "Reminder: read out each point and tick it; when all are ticked, a line is added to the record.",
		},
		done: { zh: "已全部告知，并已记入笔录", en: "All told, and entered in the record" },
		ticked: (n: number) => ({
			zh: `主持调解时勾选了 ${n} 项告知。勾选本身不保存，全部勾选后才记入笔录，请核对笔录。`,
			en: `${plural(n, "point")} ticked as told while the session was held. Ticks are not saved; the record tells them once all are ticked. Please check the record.`,
		}),
		failed: { zh: "告知内容没有读到", en: "The points could not be read" },
	},
	phrases: {
		filter: { zh: "查找常用语", en: "Find a phrase" },
		lead: {
			zh: "点击或者按 Enter 插入光标处；＿＿处自动选中，直接填写",
			en: "Click, or press Enter, to insert at the cursor; the first blank is selected",
		},
		none: { zh: "没有这样的常用语", en: "No such phrase" },
		ask: {
			zh: "主任可以在设置里添加本单位的常用语。",
			en: "A supervisor can add phrases of the office in Settings.",
		},
		groups: {
			office: labelOf("phrases"),
			opening: { zh: "开场", en: "Opening" },
			statement: { zh: "陈述和询问", en: "Statements and questions" },
			evidence: { zh: "证据和核实", en: "Evidence" },
			proposal: { zh: "调解方案", en: "Proposals" },
			agreed: { zh: "达成协议", en: "Agreement" },
			ending: { zh: "未达成协议和结束", en: "No agreement, ending" },
		},
	},
	offers: {
		by: { zh: "提出人", en: "Who" },
		at: { zh: "时间", en: "Time" },
		amount: labelOf("amount"),
		claim: { zh: "针对的请求", en: "For" },
		allClaims: { zh: "全部请求", en: "All claims" },
		note: { zh: "说明", en: "Note" },
		noteHint: { zh: "如 分两期付清", en: "such as: in two instalments" },
		private: { zh: "只供调解员，不写入笔录", en: "For the mediator only, not printed" },
		privateMark: { zh: "（只供调解员）", en: "(for the mediator only)" },
		printed: {
			zh: "没有勾选的报价写入双方签名的笔录，也可以给当事人看",
			en: "An offer without this tick is printed in the record that both sides sign, and may be shown to them",
		},
		add: { zh: "添加报价", en: "Add offer" },
		none: { zh: "还没有报价", en: "No offer yet" },
		gap: (sum: string) => ({ zh: `相差 ${sum} 元`, en: `${sum} yuan apart` }),
		same: { zh: "双方一致", en: "Both agree" },
		earlier: { zh: "以前各场", en: "Earlier sessions" },
		unadded: {
			zh: "这条报价还没有添加：请添加，或者清空金额",
			en: "This offer is not added yet: add it, or empty the amount",
		},
		leftInDraft: (who: string, sum: string) => ({
			zh: `主持调解时输入的一条报价还没有添加：${who} ${sum} 元`,
			en: `An offer that was typed while the session was held is not added yet: ${who}, ${sum} yuan`,
		}),
		addOrClear: {
			zh: "请先到“开始调解”或者“继续记录”里添加这条报价，或者在这里清空",
			en: "Add this offer first in Hold session or Go on recording, or clear it here",
		},
		clear: { zh: "清空这条报价", en: "Clear this offer" },
		remove: (sum: string) => ({ zh: `移除报价 ${sum} 元`, en: `Remove the offer of ${sum} yuan` }),
	},
	large: {
		open: { zh: "给当事人看", en: "Show to the parties" },
		what: { zh: "显示内容", en: "What is shown" },
		proposal: { zh: "调解员的方案", en: "The proposal" },
		both: { zh: "双方的报价", en: "Both offers" },
		text: { zh: "选中的文字", en: "Selected text" },
		none: {
			zh: "还没有可以显示的内容：先添加报价，或者在笔录里选中文字",
			en: "Nothing to show yet: add an offer, or select text in the record",
		},
	},
	end: {
		open: { zh: "结束本场", en: "End session" },
		title: { zh: "结束本场调解", en: "End this session" },
		how: labelOf("state"),
		nextNeeded: {
			zh: "约好的下次日期；还没有约好可以不填",
			en: "The day that was agreed; may stay empty",
		},
		save: { zh: "结束并保存", en: "End and save" },
	},
} satisfies Texts;
