/** Comes with its own branch. */
export function ConversationPage() {
  return <h1>ConversationPage</h1>;
}
