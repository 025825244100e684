/** The token of a link that came by mail. It stands behind the #, which no server and no log ever sees. */
let taken: string | null = null;

/** Takes it out of the address, so that the history and the screen do not keep it. */
export function takeToken(): string {
  const token = window.location.hash.slice(1);
  if (token !== "") {
    taken = token;
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
  return taken ?? "";
}
