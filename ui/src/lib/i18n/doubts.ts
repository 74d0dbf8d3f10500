import type { Text } from "./text";

/** Questions about a value that looks wrong and may be kept, by the reason. */
export const DOUBTS: Readonly<Record<string, Text>> = {
	unusual_phone: {
		zh: "不是常见的电话号码（手机 11 位，固话带区号），请核对。要保留吗？",
		en: "Not a usual phone number (11 digits for mobiles, landlines with the area code). Keep it?",
	},
	no_attempt: {
		zh: "没有未联系上的联系记录。请先记录联系；确实不记，仍这样结案吗？",
		en: "No contact attempt shows it. Log one first. End the case like this all the same?",
	},
	check_digit: {
		zh: "末位校验位不符，可能有一位输错，请对照证件核对。要保留吗？",
		en: "The check digit does not fit; a character may be wrong. Keep it?",
	},
	citizen_length: {
		zh: "居民身份证号码应为 18 位，请对照证件核对。要保留吗？",
		en: "An identity number has 18 characters. Please compare it with the card. Keep it?",
	},
	old_citizen_number: {
		zh: "这是 15 位的旧身份证号码。要保留吗？",
		en: "This is an old identity number of 15 digits. Keep it?",
	},
	unknown_province: {
		zh: "开头两位不是省级代码，请对照证件核对。要保留吗？",
		en: "The first two digits are no province. Keep it?",
	},
	unknown_organisation_kind: {
		zh: "开头两位不是常见的登记机关和机构类别，请核对。要保留吗？",
		en: "The first two characters are no usual kind of organisation. Keep it?",
	},
	organisation_code: {
		zh: "其中的组织机构代码校验不符，请核对。要保留吗？",
		en: "The organisation code inside does not fit its check digit. Keep it?",
	},
	old_registration_number: {
		zh: "这是 15 位的旧注册号。要保留吗？",
		en: "This is an old registration number of 15 digits. Keep it?",
	},
	overpaid: {
		zh: "付款合计超过了应履行的金额。确实多付了，要保留吗？",
		en: "More was paid than is owed. Keep it?",
	},
	same_party: {
		zh: "本案已有姓名和电话都相同的当事人。确实是两个人，要保留吗？",
		en: "The case already has a party with this name and phone. Keep both?",
	},
	both_sides: {
		zh: "申请人和被申请人的姓名、电话都相同。确实如此，要保留吗？",
		en: "Applicant and respondent have the same name and phone. Keep both?",
	},
};
