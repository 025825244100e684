import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../api/http";
import type { ContentSettings, Erasure } from "../../api/types";
import { plural } from "../../lib/format";
import { Confirm } from "../../ui/Confirm";
import { CONTENT_PATH, nameOf, useContentSaved } from "./content";
import type { ContentChoice } from "./content";

/** Stores nothing more of an environment, and deletes what is there if that is wanted. */
export function StopStoring({ choice, onClose }: { choice: ContentChoice; onClose: () => void }) {
  const saved = useContentSaved();
  const queries = useQueryClient();
  const [deleting, setDeleting] = useState(true);
  const { environment, days, characters } = choice;
  const stop = useMutation({
    mutationFn: async () => {
      saved(await http.put<ContentSettings>(CONTENT_PATH, { environment, stored: false, days, characters }));
      if (deleting) {
        await http.post<Erasure>("/v1/erasures", { kind: "content", subject: environment });
        void queries.invalidateQueries({ queryKey: ["erasures"] });
        void queries.invalidateQueries({ queryKey: ["span-content"] });
      }
    },
    onSuccess: onClose,
  });
  return (
    <Confirm
      title={`Stop storing prompts and outputs: ${nameOf(environment)}`}
      action={deleting ? "Stop, and delete what is there" : "Stop storing"}
      danger={deleting}
      pending={stop.isPending}
      error={stop.error}
      onConfirm={() => stop.mutate()}
      onClose={onClose}
    >
      <p>From the next request on, nothing of what spans of this environment say is stored.</p>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-1"
          checked={deleting}
          onChange={(event) => setDeleting(event.target.checked)}
        />
        <span>
          Delete what is stored already, for good. Else it stays readable until it is {plural(days, "day")}{" "}
          old. Runs and their numbers stay in any case.
        </span>
      </label>
    </Confirm>
  );
}
