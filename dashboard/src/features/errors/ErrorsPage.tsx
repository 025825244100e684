import { useSearch } from "@tanstack/react-router";

import { one } from "../../lib/urlState";
import { ErrorList } from "./components/ErrorList";
import { ErrorView } from "./components/ErrorView";

/** Failures grouped by what they have in common; the address says which one is open. */
export function ErrorsPage() {
  const group = one(useSearch({ strict: false }), "group");
  return group === undefined ? <ErrorList /> : <ErrorView key={group} fingerprint={group} />;
}
