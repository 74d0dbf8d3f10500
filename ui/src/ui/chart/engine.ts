// The used parts of ECharts, loaded when the first chart is shown.
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
