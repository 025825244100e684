/** Comes with its own branch. */
export function ErrorsPage() {
  return <h1>ErrorsPage</h1>;
}
