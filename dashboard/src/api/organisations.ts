import { useMutation, useQuery } from "@tanstack/react-query";

import { http } from "./http";
import { useMe } from "./me";
import { startOver } from "./startOver";
import type { Organizations, Role } from "./types";

/** The organisations of the person, by name. */
export function useOrganisations() {
  return useQuery({
    queryKey: ["organisations"],
    queryFn: ({ signal }) => http.get<Organizations>("/v1/organizations", { signal }),
  });
}

/** What the person is in the organisation that is shown; undefined until that is known. */
export function useOwnRole(): Role | undefined {
  const here = useMe().data?.organization.id;
  return useOrganisations().data?.organizations.find(({ id }) => id === here)?.role;
}

/** Takes the session to another organisation of the person. */
export function useSwitch() {
  return useMutation({
    mutationFn: (id: string) =>
      http.put<unknown>("/v1/sessions/current/organization", { organization_id: id }),
    onSuccess: startOver,
  });
}
