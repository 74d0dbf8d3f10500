import type { Texts } from "./text";

/** Sentences of a case's timeline. */
export const timeline = {
	kinds: {
		all: { zh: "全部", en: "All" },
		steps: { zh: "阶段", en: "Stages" },
		sessions: { zh: "调解", en: "Sessions" },
		notes: { zh: "工作记录", en: "Notes" },
		agreement: { zh: "协议履行", en: "Agreement" },
		edits: { zh: "改动", en: "Changes" },
	},
	label: { zh: "案件经过", en: "What happened" },
	none: { zh: "这一类还没有", en: "None of this kind yet" },
	list: { zh: "、", en: ", " },
	stop: { zh: "；", en: "; " },
	colon: { zh: "：", en: ": " },
	recordedOn: (date: string) => ({ zh: `${date}记`, en: `noted ${date}` }),
	undone: { zh: "已撤销", en: "undone" },
	undid: (what: string) => ({ zh: `撤销：${what}`, en: `Undid: ${what}` }),
	undidUnknown: { zh: "撤销了一处改动", en: "Undid a change" },
	registered: (number: string, source: string) => ({
		zh: `登记 ${number}，${source}`,
		en: `Registered as ${number}; ${source}`,
	}),
	registeredAccepted: {
		zh: "生活纠纷，登记即受理",
		en: "an everyday dispute, accepted as registered",
	},
	changed: (field: string, before: string, after: string) => ({
		zh: `把${field}从“${before}”改为“${after}”`,
		en: `Changed ${field} from "${before}" to "${after}"`,
	}),
	filled: (field: string, after: string) => ({
		zh: `填写${field}：${after}`,
		en: `Filled in ${field}: ${after}`,
	}),
	cleared: (field: string, before: string) => ({
		zh: `清空${field}（原为“${before}”）`,
		en: `Cleared ${field} (was "${before}")`,
	}),
	rewrote: (field: string) => ({ zh: `修改${field}`, en: `Changed ${field}` }),
	changedSeveral: (fields: string) => ({ zh: `修改${fields}`, en: `Changed ${fields}` }),
	nextAction: (text: string) => ({ zh: `下一步：${text}`, en: `Next: ${text}` }),
	nextDone: { zh: "下一步已办结", en: "Next action done" },
	nextBy: (name: string) => ({ zh: `${name}经办`, en: `by ${name}` }),
	partyAdded: (role: string, name: string) => ({
		zh: `加入${role} ${name}`,
		en: `Added ${name} (${role})`,
	}),
	partyChanged: (role: string, name: string, fields: string) => ({
		zh: `修改${role} ${name} 的${fields}`,
		en: `Changed ${fields} of ${name} (${role})`,
	}),
	partyRemoved: (role: string, name: string) => ({
		zh: `移除${role} ${name}`,
		en: `Removed ${name} (${role})`,
	}),
	claimAdded: (what: string) => ({ zh: `增加请求：${what}`, en: `Added the claim ${what}` }),
	claimChanged: (before: string, after: string) => ({
		zh: `把请求从“${before}”改为“${after}”`,
		en: `Changed a claim from "${before}" to "${after}"`,
	}),
	claimRemoved: (what: string) => ({ zh: `移除请求：${what}`, en: `Removed the claim ${what}` }),
	sessionPlanned: (nth: number, when: string, where: string) => ({
		zh: `安排第 ${nth} 次调解：${when}${where ? `，${where}` : ""}`,
		en: `Planned session ${nth}: ${when}${where ? `, ${where}` : ""}`,
	}),
	sessionMoved: (nth: number, when: string, where: string) => ({
		zh: `第 ${nth} 次调解改到 ${when}${where ? `，${where}` : ""}`,
		en: `Moved session ${nth} to ${when}${where ? `, ${where}` : ""}`,
	}),
	sessionHeld: (nth: number, who: string) => ({
		zh: `第 ${nth} 次调解${who ? `：${who}` : "已进行"}`,
		en: `Session ${nth}${who ? `: ${who}` : " held"}`,
	}),
	sessionAdjourned: (nth: number, who: string) => ({
		zh: `第 ${nth} 次调解中止，另行安排${who ? `：${who}` : ""}`,
		en: `Session ${nth} adjourned${who ? `: ${who}` : ""}`,
	}),
	sessionFell: (nth: number, who: string) => ({
		zh: `第 ${nth} 次调解未能进行${who ? `：${who}` : ""}`,
		en: `Session ${nth} did not take place${who ? `: ${who}` : ""}`,
	}),
	sessionChanged: (nth: number, fields: string) => ({
		zh: `修改第 ${nth} 次调解的${fields}`,
		en: `Changed ${fields} of session ${nth}`,
	}),
	sessionRemoved: (nth: number) => ({ zh: `移除第 ${nth} 次调解`, en: `Removed session ${nth}` }),
	sessionGone: { zh: "移除一次调解", en: "Removed a session" },
	allCame: { zh: "双方到场", en: "both sides came" },
	missed: (names: string) => ({ zh: `${names}未到场`, en: `${names} did not come` }),
	excused: (names: string) => ({ zh: `${names}事先告知不到场`, en: `${names} absent with notice` }),
	nextOn: (date: string) => ({ zh: `下次 ${date}`, en: `next on ${date}` }),
	obligationAdded: (what: string) => ({ zh: `约定：${what}`, en: `Agreed: ${what}` }),
	obligationChanged: (what: string, fields: string) => ({
		zh: `修改约定“${what}”的${fields}`,
		en: `Changed ${fields} of "${what}"`,
	}),
	obligationRemoved: (what: string) => ({
		zh: `移除约定：${what}`,
		en: `Removed from the agreement: ${what}`,
	}),
	obligationPerformed: (what: string) => ({ zh: `已履行：${what}`, en: `Performed: ${what}` }),
	obligationPaid: (what: string, on: string, sum: string) => ({
		zh: `收到付款：${what}，${on} ${sum}`,
		en: `Payment received: ${what}, ${sum} on ${on}`,
	}),
	instalmentsAdded: (count: number, sum: string) => ({
		zh: `约定分期：${count} 期，共 ${sum} 元`,
		en: `Agreed on ${count} instalments, ${sum} yuan in all`,
	}),
	instalmentsRemoved: (count: number, sum: string) => ({
		zh: `移除分期：${count} 期，共 ${sum} 元`,
		en: `Removed ${count} instalments, ${sum} yuan in all`,
	}),
	peopleAdded: (count: number, names: string) => ({
		zh: `添加 ${count} 名当事人及请求：${names}`,
		en: `Added ${count} parties with their claims: ${names}`,
	}),
	peopleRemoved: (count: number, names: string) => ({
		zh: `移除 ${count} 名当事人及请求：${names}`,
		en: `Removed ${count} parties with their claims: ${names}`,
	}),
	obligationUnperformed: (what: string) => ({
		zh: `改为未履行：${what}`,
		en: `Marked as not performed: ${what}`,
	}),
	owes: (who: string, whom: string) => ({
		zh: whom ? `${who}向${whom}` : who,
		en: whom ? `${who} to ${whom}` : who,
	}),
	before: (date: string) => ({ zh: `${date}前`, en: `by ${date}` }),
	yuan: (sum: string) => ({ zh: `${sum} 元`, en: `${sum} yuan` }),
	noteAdded: (kind: string, text: string) => ({ zh: `${kind}：${text}`, en: `${kind}: ${text}` }),
	noteChanged: (kind: string, text: string) => ({
		zh: `修改${kind}记录：${text}`,
		en: `Changed a note (${kind}): ${text}`,
	}),
	noteRemoved: (kind: string, text: string) => ({
		zh: `移除${kind}记录：${text}`,
		en: `Removed a note (${kind}): ${text}`,
	}),
	attempt: (at: string, how: string, whom: string, result: string) => ({
		zh: `${at} ${how}${whom ? `联系${whom}` : ""}，${result}`,
		en: `${at} ${how}${whom ? `, ${whom}` : ""}: ${result}`,
	}),
	accepted: (due: string) => ({
		zh: `双方同意调解，受理${due && `；调解期限至 ${due}`}`,
		en: `Both sides agreed to mediate; accepted${due && `, term until ${due}`}`,
	}),
	acceptedEveryday: { zh: "受理", en: "Accepted" },
	extended: (until: string, agreed: string) => ({
		zh: `${agreed} 双方同意，期限延至 ${until}`,
		en: `Both sides agreed on ${agreed} to extend to ${until}`,
	}),
	closed: (outcome: string) => ({ zh: `结案：${outcome}`, en: `Closed: ${outcome}` }),
	agreedSum: (sum: string) => ({ zh: `协议 ${sum} 元`, en: `${sum} yuan agreed` }),
	effective: (date: string) => ({ zh: `${date} 生效`, en: `takes effect on ${date}` }),
	refused: (outcome: string) => ({ zh: `${outcome}`, en: `${outcome}` }),
	answered: (text: string) => ({ zh: `答复咨询：${text}`, en: `Answered: ${text}` }),
	reopened: (reason: string) => ({ zh: `重新受理：${reason}`, en: `Reopened: ${reason}` }),
	corrected: (fields: string) => ({ zh: `更正${fields}`, en: `Corrected ${fields}` }),
	correctedOne: (field: string, before: string, after: string) => ({
		zh: `把${field}从“${before || "空"}”更正为“${after || "空"}”`,
		en: `Corrected ${field} from "${before || "none"}" to "${after || "none"}"`,
	}),
	voided: (reason: string) => ({ zh: `作废：${reason}`, en: `Made void: ${reason}` }),
	restricted: (reason: string) => ({
		zh: `限制查看：只有本案的调解员和主任能查看${reason ? `；${reason}` : ""}`,
		en: `Restricted to its mediators and the supervisors${reason ? `: ${reason}` : ""}`,
	}),
	unrestricted: (reason: string) => ({
		zh: `解除限制查看${reason ? `：${reason}` : ""}`,
		en: `Opened again to the team${reason ? `: ${reason}` : ""}`,
	}),
	erasureAsked: (basis: string, note: string) => ({
		zh: `申请删除个人信息（${basis}）${note ? `：${note}` : ""}`,
		en: `Asked to erase what is personal (${basis})${note ? `: ${note}` : ""}`,
	}),
	erasureDropped: (reason: string) => ({
		zh: `撤回删除申请：${reason}`,
		en: `Dropped the request to erase: ${reason}`,
	}),
	erasureBases: {
		request: { zh: "本人要求", en: "asked by the person" },
		retention_over: { zh: "保存期满", en: "time of keeping over" },
		consent_withdrawn: { zh: "本人撤回同意", en: "consent withdrawn" },
		unlawful_processing: { zh: "违法或违约处理", en: "unlawful processing" },
		law_requires: { zh: "法律、行政法规规定", en: "required by law" },
	},
	erased: {
		zh: "个人信息已删除，只留统计所需",
		en: "Erased what is personal; only what the tallies need is left",
	},
	restored: { zh: "按备份恢复了这件案件", en: "Brought the case back from a backup" },
	office: { zh: "修改设置", en: "Changed the settings" },
} satisfies Texts;
