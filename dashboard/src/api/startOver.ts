/** Another organisation, or another person: nothing that this browser still has in memory may be seen as theirs. */

const CHANNEL = "agentmetrics.start-over";

function toTheBeginning(): void {
  window.location.replace("/");
}

/** Loads the dashboard anew, here and in every other tab: the session is the same in all of them. */
export function startOver(): void {
  const others = new BroadcastChannel(CHANNEL);
  others.postMessage(null);
  others.close();
  toTheBeginning();
}

/** Does what another tab asks for, until the function that it gives back is called. */
export function followOtherTabs(): () => void {
  const others = new BroadcastChannel(CHANNEL);
  others.onmessage = toTheBeginning;
  return () => others.close();
}
