import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "../../api/http";
import { useMay } from "../../api/me";
import type { Invitation, Invitations, Members, Organization, Role } from "../../api/types";

/** Everybody in the organisation; not asked for by who may not see them. */
export function useMembers() {
  const may = useMay("member_read");
  return useQuery({
    queryKey: ["members"],
    queryFn: ({ signal }) => http.get<Members>("/v1/members", { signal }),
    enabled: may,
  });
}

/** What can still be accepted. */
export function useInvitations() {
  const may = useMay("member_manage");
  return useQuery({
    queryKey: ["invitations"],
    queryFn: ({ signal }) => http.get<Invitations>("/v1/invitations", { signal }),
    enabled: may,
  });
}

export interface NewInvitation {
  email: string;
  role: Role;
  expires_in_days: number;
}

export function useInvite() {
  return useChange((wanted: NewInvitation) => http.post<Invitation>("/v1/invitations", wanted));
}

export function useWithdraw() {
  return useChange((id: string) => http.delete(`/v1/invitations/${encodeURIComponent(id)}`));
}

export function useChangeRole() {
  return useChange(({ id, role }: { id: string; role: Role }) =>
    http.put(`/v1/members/${encodeURIComponent(id)}`, { role }),
  );
}

export function useRemove() {
  return useChange((id: string) => http.delete(`/v1/members/${encodeURIComponent(id)}`));
}

export function useRename() {
  return useChange((name: string) => http.put<Organization>("/v1/organization", { name }));
}

export function useHandOver() {
  return useChange((id: string) => http.post("/v1/organization/transfer", { person_id: id }));
}

export function useCreateOrganisation() {
  return useChange((name: string) => http.post<Organization>("/v1/organizations", { name }));
}

/** The session ends with the membership, and so does everything that this page knows. */
export function useLeave() {
  return useMutation({
    mutationFn: () => http.post("/v1/organization/leave", undefined),
    onSuccess: () => window.location.replace("/sign-in?why=left_organization"),
  });
}

const TOUCHED = ["members", "invitations", "organisations", "me", "audit"];

/** Whatever it was about people, it may have been made although its answer was lost. */
function useChange<In, Out>(send: (wanted: In) => Promise<Out>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    // Not waited for: the card that asked may be gone once it is known what the person may do now.
    onSettled: () => {
      for (const key of TOUCHED) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
