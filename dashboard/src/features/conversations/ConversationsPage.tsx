/** Comes with its own branch. */
export function ConversationsPage() {
  return <h1>ConversationsPage</h1>;
}
