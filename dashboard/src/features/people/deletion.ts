import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { http } from "../../api/http";
import type { Deletion } from "../../api/types";

const PATH = "/v1/organization/deletion";
const QUERY = ["deletion"];

/** How far the deletion of the organisation has come. */
export function useDeletion() {
  return useQuery({
    queryKey: QUERY,
    queryFn: ({ signal }) => http.get<Deletion>(PATH, { signal }),
    refetchInterval: 60_000,
  });
}

/** Begins to delete the organisation, or stops it; nearly everything looks different afterwards. */
export function useChangeDeletion() {
  const queries = useQueryClient();
  const onSuccess = async (now: Deletion) => {
    queries.setQueryData(QUERY, now);
    await queries.invalidateQueries();
  };
  return {
    request: useMutation({ mutationFn: (name: string) => http.post<Deletion>(PATH, { name }), onSuccess }),
    withdraw: useMutation({ mutationFn: () => http.delete<Deletion>(PATH), onSuccess }),
  };
}
