import type { EChartsType } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import { useTheme } from "../lib/theme";
import { chartOption } from "./option";
import type { Drawing } from "./option";

const ink = (token: string) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();

interface Canvas {
  box: RefObject<HTMLDivElement | null>;
  width: number;
  state: "loading" | "ready" | "failed";
}

/** Draws on a canvas outside React; the engine is loaded when the first chart is on the page, not before. */
export function useChart(drawing: Drawing): Canvas {
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const [failed, setFailed] = useState(false);
  const [width, setWidth] = useState(0);
  const theme = useTheme().shown;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let made: EChartsType | null = null;
    let gone = false;
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
      made?.resize();
    });
    observer.observe(element);
    import("./engine").then(
      ({ init }) => {
        if (gone) return;
        made = init(element, null, { renderer: "canvas" });
        setChart(made);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      observer.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, []);

  useEffect(() => {
    if (width > 0) chart?.setOption(chartOption(drawing, width, ink), { notMerge: true });
  }, [chart, drawing, width, theme]);

  return { box, width, state: failed ? "failed" : chart === null ? "loading" : "ready" };
}
