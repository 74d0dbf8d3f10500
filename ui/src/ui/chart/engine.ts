// The parts of ECharts that are used; loaded only when a chart is first shown.
import { BarChart, LineChart } from "echarts/charts";
import {
	AriaComponent,
	GridComponent,
	LegendComponent,
	TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
	BarChart,
	LineChart,
	AriaComponent,
	GridComponent,
	LegendComponent,
	TooltipComponent,
	SVGRenderer,
]);

export { init };
