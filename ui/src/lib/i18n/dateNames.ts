import type { Lang, Text } from "./text";

/** The dates that a refusal names as the other date. */
const DATE_NAMES: Readonly<Record<string, Text>> = {
	received_on: { zh: "收到申请的日期", en: "the request, " },
	registered_on: { zh: "登记日期", en: "registration, " },
	applicant_consent_on: { zh: "申请人同意调解的日期", en: "the applicant's consent, " },
	respondent_consent_on: { zh: "被申请人同意调解的日期", en: "the respondent's consent, " },
	accepted_on: { zh: "受理日期", en: "acceptance, " },
	agreed_on: { zh: "同意延期的日期", en: "the consent to the extension, " },
	session: { zh: "调解日期", en: "the session, " },
	obligations: { zh: "履行事项", en: "the obligations, " },
	due_on: { zh: "履行期限", en: "the due date, " },
	performed_on: { zh: "履行日期", en: "performance, " },
	payments: { zh: "付款日期", en: "the payment, " },
	applicant_signed_on: { zh: "申请人签名日期", en: "the applicant's signature, " },
	respondent_signed_on: { zh: "被申请人签名日期", en: "the respondent's signature, " },
	mediator_signed_on: { zh: "调解员签名日期", en: "the mediator's signature, " },
	sealed_on: { zh: "盖章日期", en: "the seal, " },
	closed_on: { zh: "结案日期", en: "closing, " },
	answered_on: { zh: "答复日期", en: "the answer, " },
	reopened_on: { zh: "重新受理日期", en: "reopening, " },
	void_on: { zh: "作废日期", en: "the day it was made void, " },
	hired_on: { zh: "入职日期", en: "the day of hiring, " },
	accident_on: { zh: "事故或诊断日期", en: "the accident or diagnosis, " },
	employer_applied_on: { zh: "单位申请认定日期", en: "the employer's application, " },
	worker_applied_on: { zh: "职工方申请认定日期", en: "the worker's application, " },
	recognised_on: { zh: "认定日期", en: "the recognition, " },
	appraised_on: { zh: "鉴定结论日期", en: "the appraisal, " },
	stop_work_from: { zh: "停工首日", en: "the first day off work, " },
	on: { zh: "事件日期", en: "the day of the event, " },
};

/** Returns the name of the other date of a refusal; empty for one that has none. */
export function dateName(name: string | undefined, lang: Lang): string {
	return DATE_NAMES[name ?? ""]?.[lang] ?? "";
}
