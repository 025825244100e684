/** The parts of ECharts that are used, and nothing else. Loaded after the first paint: see `useChart`. */

import { BarChart, LineChart } from "echarts/charts";
import { GridSimpleComponent } from "echarts/components";
import { init, use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

register([BarChart, CanvasRenderer, GridSimpleComponent, LineChart]);

export { init };
