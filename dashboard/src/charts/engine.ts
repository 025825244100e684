/** The parts of ECharts that are used, and nothing else. */

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

register([BarChart, CanvasRenderer, GridComponent, LineChart, TooltipComponent]);

export { init };
