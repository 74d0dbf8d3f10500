import { LABELS } from "$lib/generated/labels";
import type { Lang, Text } from "./text";

const { columns } = LABELS;

/**
 * The labels of wire fields, by the last part of their path, or the last two where one name has several meanings: for
 * forms, cards, the history and refusals. What exported files show too comes from the core.
 */
const FIELDS = {
	cause: columns.cause,
	nature: { zh: "性质", en: "Nature" },
	source: columns.source,
	received_on: { zh: "收到日期", en: "Date received" },
	registered_on: { zh: "登记日期", en: "Registration date" },
	grid: columns.grid,
	stall: columns.stall,
	event_on: { zh: "发生日期", en: "Date of the event" },
	summary: columns.summary,
	further_causes: columns.further_causes,
	applicant_type: columns.applicant_type,
	worker_count: { zh: "涉及人数", en: "Number of workers" },
	people: columns.people,
	collective: { zh: "集体争议", en: "Collective" },
	claimed: columns.claimed,
	urgency: { zh: "紧急程度", en: "Urgency" },
	mediator: columns.mediator,
	mediators: { zh: "调解员", en: "Mediators" },
	co_mediators: { zh: "共同调解员", en: "Co-mediators" },
	next_action: columns.next_action,
	next_on: { zh: "下一步日期", en: "Date of the next action" },
	next_owner: { zh: "下一步经办人", en: "Owner of the next action" },
	applicant: { zh: "申请人", en: "Applicant" },
	respondent: { zh: "被申请人", en: "Respondent" },
	applicants: { zh: "申请人", en: "Applicant" },
	respondents: { zh: "被申请人", en: "Respondent" },
	parties: { zh: "当事人", en: "Parties" },
	party: { zh: "当事人", en: "Party" },
	name: { zh: "姓名或名称", en: "Name" },
	role: { zh: "身份", en: "Role" },
	kind: { zh: "类型", en: "Kind" },
	sex: { zh: "性别", en: "Sex" },
	phone: columns.phone,
	id_kind: { zh: "证件种类", en: "Kind of document" },
	id_number: columns.id_number,
	address: { zh: "地址", en: "Address" },
	job: { zh: "岗位", en: "Job" },
	representative: { zh: "负责人", en: "Person in charge" },
	employer_type: { zh: "单位类型", en: "Kind of employer" },
	acts_for: { zh: "被代理人", en: "Acts for" },
	authority: { zh: "代理权限", en: "Authority" },
	remark: { zh: "备注", en: "Remark" },
	claims: { zh: "请求事项", en: "Claims" },
	amount: { zh: "金额", en: "Amount" },
	text: { zh: "内容", en: "Text" },
	form: { zh: "形式", en: "Form" },
	state: { zh: "进行情况", en: "State" },
	room: { zh: "调解室", en: "Room" },
	starts: { zh: "开始时间", en: "Start" },
	ends: { zh: "结束时间", en: "End" },
	recorder: { zh: "记录人", en: "Recorder" },
	attendance: { zh: "到场情况", en: "Attendance" },
	record: { zh: "调解笔录", en: "Session record" },
	result: { zh: "结果", en: "Result" },
	debtor: { zh: "履行义务人", en: "Who performs" },
	creditor: { zh: "权利人", en: "To whom" },
	what: { zh: "履行内容", en: "What is owed" },
	due_on: { zh: "履行期限", en: "Perform by" },
	performed_on: { zh: "履行日期", en: "Date performed" },
	payments: { zh: "付款记录", en: "Payments" },
	offers: { zh: "报价过程", en: "Offers" },
	claimant: { zh: "请求人", en: "Claimant" },
	performed_note: { zh: "履行说明", en: "How it was performed" },
	on: { zh: "日期", en: "Date" },
	until: { zh: "延至", en: "Extended to" },
	agreed_on: { zh: "双方同意延期的日期", en: "Date of consent to extend" },
	applicant_consent_on: { zh: "申请人同意调解的日期", en: "Date the applicant agreed to mediate" },
	respondent_consent_on: {
		zh: "被申请人同意调解的日期",
		en: "Date the respondent agreed to mediate",
	},
	outcome: columns.outcome,
	reason: { zh: "理由", en: "Reason" },
	referred_to: { zh: "移送单位", en: "Referred to" },
	agreed: { zh: "协议金额", en: "Amount agreed" },
	session: { zh: "已进行的调解", en: "A session that was held" },
	closing: { zh: "结案", en: "Closing" },
	extension: { zh: "延期", en: "Extension" },
	answer: { zh: "答复", en: "Answer" },
	ruling: { zh: "决定", en: "Decision" },
	obligations: { zh: "履行事项", en: "Obligations" },
	applicant_signed_on: { zh: "申请人签名日期", en: "Date the applicant signed" },
	respondent_signed_on: { zh: "被申请人签名日期", en: "Date the respondent signed" },
	mediator_signed_on: { zh: "调解员签名日期", en: "Date the mediator signed" },
	sealed_on: { zh: "盖章日期", en: "Date of the seal" },
	office_name: { zh: "调解组织名称", en: "Name of the office" },
	short_name: { zh: "简称", en: "Short name" },
	short: { zh: "简称", en: "Short name" },
	user_name: { zh: "您的姓名", en: "Your name" },
	passphrase: { zh: "口令", en: "Passphrase" },
	liaison: { zh: "网格联络员", en: "Grid liaison" },
	number_pattern: { zh: "案号格式", en: "Number pattern" },
	consult_pattern: { zh: "咨询的案号格式", en: "Number pattern of consultations" },
	life_pattern: { zh: "生活纠纷的案号格式", en: "Number pattern of everyday disputes" },
	phrases: { zh: "本单位常用语", en: "Phrases of the office" },
	complete_from: { zh: "案件全部录入的起始日期", en: "All cases entered from" },
	prepared_by: { zh: "制表人", en: "Prepared by" },
	reviewed_by: { zh: "审核人", en: "Reviewed by" },
	folder: { zh: "导出文件夹", en: "Export folder" },
	active: { zh: "在用", en: "In use" },
	place: { zh: "顺序", en: "Order" },
	team: { zh: "小组", en: "Team" },
	body: { zh: "组织类型", en: "Kind of body" },
	month_boundary: { zh: "统计月份", en: "Month of the tally" },
	success_formula: { zh: "成功率算法", en: "Success rate" },
	idle_minutes: { zh: "自动锁定的时间", en: "Time until it locks itself" },
	places: { zh: "备份位置", en: "Backup locations" },
	keep_agreements_years: { zh: "达成协议的案卷保存年数", en: "Years to keep settled cases" },
	keep_others_years: { zh: "其他案卷保存年数", en: "Years to keep other cases" },
	sessions: { zh: "调解", en: "Sessions" },
	notes: { zh: "工作记录", en: "Notes" },
	acceptance: { zh: "受理", en: "Acceptance" },
	reopenings: { zh: "重新受理", en: "Reopenings" },
	facts: { zh: "更正内容", en: "What was corrected" },
	fact: { zh: "更正哪一项", en: "What to correct" },
	last: { zh: "纸质台账最后一号", en: "Last number on paper" },
	year: { zh: "年份", en: "Year" },
	void: { zh: "作废", en: "Void" },
	restricted: { zh: "限制查看", en: "Restriction" },
	erasure: { zh: "删除申请", en: "Request to erase" },
	from: { zh: "起", en: "From" },
	to: { zh: "止", en: "To" },
	by: { zh: "提出人", en: "Asked by" },
	basis: { zh: "依据", en: "Basis" },
	"accept.on": { zh: "受理日期", en: "Accepted on" },
	"accept.due_on": { zh: "调解期限", en: "Deadline" },
	"close.on": { zh: "结案日期", en: "Closed on" },
	"close.form": { zh: "协议形式", en: "Form" },
	"answer.on": { zh: "答复日期", en: "Answered on" },
	"answer.text": { zh: "答复内容", en: "Answer" },
	"ask_erasure.note": { zh: "说明", en: "Note" },
	"session.next_on": { zh: "下次日期", en: "Next date" },
	"note.kind": { zh: "类别", en: "Kind" },
	"note.text": { zh: "内容", en: "Note" },
	attempt: { zh: "联系情况", en: "Contact attempt" },
	whom: { zh: "联系对象", en: "Who was contacted" },
	how: { zh: "联系方式", en: "How" },
	at: { zh: "时间", en: "Time" },
	"claims.text": { zh: "请求事项", en: "Claim" },
} satisfies Readonly<Record<string, Text>>;

/** A field with a label. */
export type FieldName = keyof typeof FIELDS;

const LABEL_OF: Readonly<Record<string, Text | undefined>> = FIELDS;

/** Returns the label of a field: with a capital in English. */
export function labelOf(field: FieldName): Text {
	return FIELDS[field];
}

/**
 * Returns the name of a field within a sentence: "claims.0.amount" → 金额. A label for the last two parts of the path
 * comes first.
 */
export function fieldName(path: string, lang: Lang): string {
	const parts = path.split(".").filter((part) => !/^\d+$/.test(part));
	const last = parts.at(-1) ?? path;
	const label = (LABEL_OF[parts.slice(-2).join(".")] ?? LABEL_OF[last])?.[lang];
	return label === undefined ? OTHER[lang] : uncapitalize(label);
}

/** The name of a field that this version of the program does not know. */
const OTHER: Text = { zh: "其他内容", en: "other content" };

/** Returns the text with a small first letter, except an abbreviation such as "ID number". */
function uncapitalize(label: string): string {
	return /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
