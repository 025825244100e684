interface Props {
  values: number[];
  width?: number;
  height?: number;
}

/** A trend without axes; it takes the colour of the text around it. */
export function Sparkline({ values, width = 96, height = 22 }: Props) {
  if (values.length < 2) return null;
  const top = Math.max(...values);
  const bottom = Math.min(...values);
  const range = top - bottom || 1;
  const points = values.map((value, i) => ({
    x: 2 + (i / (values.length - 1)) * (width - 4),
    y: 2 + (1 - (value - bottom) / range) * (height - 4),
  }));
  const last = points.at(-1);
  return (
    <svg width={width} height={height} aria-hidden="true" className="block max-w-full">
      <polyline
        points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
      {last !== undefined && <circle cx={last.x} cy={last.y} r="2" fill="currentColor" />}
    </svg>
  );
}
