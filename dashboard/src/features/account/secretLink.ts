import { useEffect, useState } from "react";

/** The token of a link that came by mail. It stands behind the #, which no server and no log ever sees. */
let taken: string | null = null;

/** Takes it out of the address, so that the history and the screen do not keep it. */
function takeToken(): string {
  const token = window.location.hash.slice(1);
  if (token !== "") {
    taken = token;
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
  return taken ?? "";
}

/** The token that the page was opened with. Another link that is opened on top of it loads no page: its token counts. */
export function useToken(): string {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    const again = () => setToken(takeToken());
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, []);
  return token;
}
