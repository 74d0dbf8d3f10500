import { expect, it } from "vitest";
import { chartOption, type ChartData, describe as inWords } from "./option";

const data: ChartData = {
	title: "近三个月",
	labels: ["9月", "10月", "11月"],
	series: [
		{ name: "受理", kind: "bar", tone: "blue", values: [3, 0, null] },
		{ name: "结案", kind: "line", tone: "red", values: [1, 2, 3] },
	],
};

it("says every figure in words", () => {
	expect(inWords(data)).toBe("近三个月. 受理: 9月 3, 10月 0, 11月 –; 结案: 9月 1, 10月 2, 11月 3");
});

it("takes colours from the look, grows with the scale, and stands still when told to", () => {
	const colours = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as never;
	const option = chartOption(data, { colours, font: "f", rem: 32, moving: false }) as {
		animation: boolean;
		series: { color: string; data: unknown[] }[];
		xAxis: { axisLabel: { fontSize: number } };
	};
	expect(option.series.map((s) => s.color)).toEqual(["<blue>", "<red>"]);
	expect(option.series[0]!.data).toEqual([3, 0, null]);
	expect(option.xAxis.axisLabel.fontSize).toBe(25);
	expect(option.animation).toBe(false);
});
