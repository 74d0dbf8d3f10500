import type { Shape } from "./shape";

export const zh = {
	title: "案件",
	none: "这里还没有案件",
	noneHint: "按 Ctrl N 登记第一件；写一半也会留着。",
	chooseOne: "在左边选一件案件",
};

export const en = {
	title: "Cases",
	none: "No cases here yet",
	noneHint: "Press Ctrl N to log the first one; half-typed cases are kept.",
	chooseOne: "Choose a case on the left",
} satisfies Shape<typeof zh>;
