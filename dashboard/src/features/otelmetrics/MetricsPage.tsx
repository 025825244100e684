/** Comes with its own branch. */
export function MetricsPage() {
  return <h1>MetricsPage</h1>;
}
