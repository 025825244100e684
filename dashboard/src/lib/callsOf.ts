/** Whose calls a page is about, beside time and environment; the names are those of the API. */

import { one } from "./urlState";

export interface CallsOf {
  agent_id: string | undefined;
  service: string | undefined;
}

export function parseCallsOf(search: Record<string, unknown>): CallsOf {
  return { agent_id: one(search, "agent_id"), service: one(search, "service") };
}

export function isNarrowed({ agent_id, service }: CallsOf): boolean {
  return agent_id !== undefined || service !== undefined;
}

/** The same in the list of runs, where the service is one of the keys of the metadata. */
export function runsOfCalls({ agent_id, service }: CallsOf): Record<string, string | undefined> {
  return { agent_id, "meta.service": service };
}
