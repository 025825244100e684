import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";

import { count } from "../../../lib/format";
import { useScope } from "../../../lib/useScope";
import { Button } from "../../../ui/Button";
import { Popover } from "../../../ui/Popover";
import { allRuns, EXPORT_LIMIT } from "../api";
import { csv } from "../model";
import type { Filter } from "../model";
import { download } from "../../../lib/download";

/** Everything the filter finds as a file, not only what is on the screen. */
export function Export({ filter, total }: { filter: Filter; total: number }) {
  const scope = useScope();
  const [done, setDone] = useState(0);
  const save = useMutation({
    mutationFn: async (kind: "csv" | "json") => {
      setDone(0);
      const runs = await allRuns(scope, filter, setDone);
      if (kind === "csv") download("runs.csv", "text/csv;charset=utf-8", csv(runs));
      else download("runs.json", "application/json", JSON.stringify(runs, null, 2));
    },
  });
  return (
    <Popover
      look="quiet"
      className="w-60"
      button={
        <>
          <Download size={14} aria-hidden /> Export
        </>
      }
    >
      {() => (
        <div className="grid gap-2">
          <p className="text-text-2">
            {total > EXPORT_LIMIT
              ? `The first ${count(EXPORT_LIMIT)} of ${count(total)} runs, in this order. Narrow the filter for the rest.`
              : `All ${count(total)} runs of this filter, in this order.`}
          </p>
          <div className="flex gap-2">
            <Button className="flex-1" disabled={save.isPending} onClick={() => save.mutate("csv")}>
              CSV
            </Button>
            <Button className="flex-1" disabled={save.isPending} onClick={() => save.mutate("json")}>
              JSON
            </Button>
          </div>
          <p role="status" className="text-sm text-text-3">
            {save.isPending && `${count(done)} fetched…`}
            {save.isSuccess && `${count(done)} runs saved.`}
            {save.isError && `Nothing was saved: ${save.error.message}`}
          </p>
        </div>
      )}
    </Popover>
  );
}
