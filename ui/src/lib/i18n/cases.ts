import type { Texts } from "./text";

export const cases = {
	title: { zh: "案件", en: "Cases" },
	none: { zh: "这里还没有案件", en: "No cases here yet" },
	noneHint: {
		zh: "按 Ctrl N 登记第一件；没写完的会存为草稿。",
		en: "Press Ctrl N to log the first one; half-typed cases are kept.",
	},
	chooseOne: { zh: "在左边选一件案件", en: "Choose a case on the left" },
} satisfies Texts;
