import type { EChartsCoreOption } from "echarts/core";

/** One row of bars or one line. */
export interface Series {
	name: string;
	/** One number per label; null for none. */
	values: readonly (number | null)[];
	kind: "bar" | "line";
	tone: "blue" | "red" | "green" | "amber" | "faint";
}

/** The content of a chart. */
export interface ChartData {
	/** Title of the chart, for screen readers. */
	title: string;
	/** Labels of the x axis. */
	labels: readonly string[];
	series: readonly Series[];
}

/** Colours and sizes, read from the CSS variables when the chart is drawn. */
export interface ChartStyle {
	colours: Record<Series["tone"] | "ink" | "muted" | "line" | "surface" | "line-strong", string>;
	font: string;
	/** Pixels per rem. */
	rem: number;
	/** False if the user prefers reduced motion. */
	animated: boolean;
}

/** Returns the ECharts options of a chart. A pure function, so that it can be tested. */
export function chartOption(data: ChartData, style: ChartStyle): EChartsCoreOption {
	const { colours, rem } = style;
	const small = { color: colours.muted, fontSize: 0.78125 * rem, fontFamily: style.font };
	return {
		animation: style.animated,
		animationDuration: 140,
		animationDurationUpdate: 140,
		aria: { enabled: true, label: { description: describeChart(data) } },
		textStyle: { fontFamily: style.font },
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

/** Returns all values of a chart as text, for screen readers. */
export function describeChart(data: ChartData): string {
	const series = data.series.map(
		(one) =>
			`${one.name}: ${data.labels.map((label, i) => `${label} ${one.values[i] ?? "–"}`).join(", ")}`,
	);
	return `${data.title}. ${series.join("; ")}`;
}
