import { useQueryClient } from "@tanstack/react-query";

import type { ContentSettings } from "../../api/types";

export const CONTENT_PATH = "/v1/settings/content";
export const CONTENT_QUERY = ["content-settings"];

export type ContentChoice = ContentSettings["environments"][number];

export const nameOf = (environment: string) =>
  environment === "" ? "Spans without an environment" : environment;

/** What a change answers is what is in force now. */
export function useContentSaved() {
  const queries = useQueryClient();
  return (saved: ContentSettings) => {
    queries.setQueryData(CONTENT_QUERY, saved);
    void queries.invalidateQueries({ queryKey: ["audit"] });
  };
}
