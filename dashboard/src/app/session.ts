import { http } from "../api/http";

/** Ends the session here and on the server, and leaves nothing behind that the back button could show. */
export async function signOut(): Promise<void> {
  await http.delete("/v1/sessions/current");
  window.location.replace("/sign-in");
}
