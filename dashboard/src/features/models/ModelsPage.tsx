/** Comes with its own branch. */
export function ModelsPage() {
  return <h1>ModelsPage</h1>;
}
