import type { EChartsCoreOption } from "echarts/core";

export interface Series {
	name: string;
	/** One figure per label; null for none. */
	values: readonly (number | null)[];
	kind: "bar" | "line";
	tone: "blue" | "red" | "green" | "amber" | "faint";
}

export interface ChartData {
	/** What the chart shows, for screen readers. */
	title: string;
	/** Labels of the x axis. */
	labels: readonly string[];
	series: readonly Series[];
}

/** Colours and sizes, read from the tokens at the time of drawing. */
export interface ChartLook {
	colours: Record<Series["tone"] | "ink" | "muted" | "line" | "surface" | "line-strong", string>;
	font: string;
	/** Pixels per rem. */
	rem: number;
	moving: boolean;
}

/** What ECharts draws: pure, so that it can be tested. */
export function chartOption(data: ChartData, look: ChartLook): EChartsCoreOption {
	const { colours, rem } = look;
	const small = { color: colours.muted, fontSize: 0.78125 * rem, fontFamily: look.font };
	return {
		animation: look.moving,
		animationDuration: 140,
		animationDurationUpdate: 140,
		aria: { enabled: true, label: { description: describe(data) } },
		textStyle: { fontFamily: look.font },
		grid: {
			left: 0.25 * rem,
			right: 0.25 * rem,
			top: 2 * rem,
			bottom: 0.25 * rem,
			outerBoundsMode: "same",
			outerBoundsContain: "axisLabel",
		},
		legend: {
			top: 0,
			right: 0,
			itemWidth: 0.75 * rem,
			itemHeight: 0.5 * rem,
			selectedMode: false,
			textStyle: small,
		},
		tooltip: {
			trigger: "axis",
			renderMode: "richText",
			axisPointer: { type: "line", lineStyle: { color: colours["line-strong"] } },
			backgroundColor: colours.surface,
			borderColor: colours["line-strong"],
			borderWidth: 1,
			padding: [0.375 * rem, 0.625 * rem],
			shadowBlur: 0,
			shadowColor: "transparent",
			textStyle: { ...small, color: colours.ink },
		},
		xAxis: {
			type: "category",
			data: [...data.labels],
			axisTick: { show: false },
			axisLine: { lineStyle: { color: colours["line-strong"] } },
			axisLabel: small,
		},
		yAxis: {
			type: "value",
			minInterval: 1,
			axisLabel: small,
			splitLine: { lineStyle: { color: colours.line } },
		},
		series: data.series.map((one) => ({
			type: one.kind,
			name: one.name,
			data: [...one.values],
			color: colours[one.tone],
			barMaxWidth: rem,
			barGap: "20%",
			symbol: "circle",
			symbolSize: 0.3125 * rem,
			lineStyle: { width: 1.5 },
			emphasis: { disabled: true },
		})),
	};
}

/** The figures in words: a chart that cannot be seen can be heard. */
export function describe(data: ChartData): string {
	const series = data.series.map(
		(one) =>
			`${one.name}: ${data.labels.map((label, i) => `${label} ${one.values[i] ?? "–"}`).join(", ")}`,
	);
	return `${data.title}. ${series.join("; ")}`;
}
