import { expect, it } from "vitest";
import { chartOption, type ChartData, describeChart } from "./option";

const data: ChartData = {
	title: "近三个月",
	labels: ["9月", "10月", "11月"],
	series: [
		{ name: "受理", kind: "bar", tone: "blue", values: [3, 0, null] },
		{ name: "结案", kind: "line", tone: "red", values: [1, 2, 3] },
	],
};

it("describes every value as text", () => {
	expect(describeChart(data)).toBe(
		"近三个月. 受理: 9月 3, 10月 0, 11月 –; 结案: 9月 1, 10月 2, 11月 3",
	);
});

it("takes colours from the style, grows with the scale, and can be drawn without animation", () => {
	const colours = new Proxy({}, { get: (_, name) => `<${String(name)}>` }) as never;
	const option = chartOption(data, { colours, font: "f", rem: 32, animated: false }) as {
		animation: boolean;
		series: { color: string; data: unknown[] }[];
		xAxis: { axisLabel: { fontSize: number } };
	};
	expect(option.series.map((s) => s.color)).toEqual(["<blue>", "<red>"]);
	expect(option.series[0]!.data).toEqual([3, 0, null]);
	expect(option.xAxis.axisLabel.fontSize).toBe(25);
	expect(option.animation).toBe(false);
});
