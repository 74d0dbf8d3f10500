import type { Shape } from "./shape";

export const zh = {
	title: "今日",
};

export const en = {
	title: "Today",
} satisfies Shape<typeof zh>;
