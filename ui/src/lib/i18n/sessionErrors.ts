import type { Text } from "./text";

/** Messages for a code at a certain field of a session or of the phrases for its record, by "code field". */
export const SESSION_ERRORS = {
	"too_late ends": {
		zh: "一场调解最长 12 小时；结束早于开始的，按次日算。请核对这两个时间",
		en: "A session takes 12 hours at most; an end before the start is taken as the next day. Please check both times",
	},
	"too_late at": {
		zh: "报价时间与本场的开始时间相差超过 12 小时，请核对",
		en: "This offer lies more than 12 hours from the start of the session. Please check its time",
	},
	"too_early at": {
		zh: "报价时间与本场的开始时间相差超过 12 小时，请核对",
		en: "This offer lies more than 12 hours from the start of the session. Please check its time",
	},
	"too_long phrases": {
		zh: "太长：每句至多 200 字，至多 200 句",
		en: "Too long: 200 characters for each phrase, and 200 phrases at most",
	},
	"too_long offers": { zh: "一场调解至多 200 条报价", en: "A session has 200 offers at most" },
	"in_use offers": {
		zh: "调解中有针对这项请求的报价，不能移除",
		en: "An offer in a session is about this claim. It cannot be removed",
	},
	"too_early ends": { zh: "结束时间不能早于开始时间", en: "The end cannot be before the start" },
} satisfies Record<string, Text>;
