import { useNavigate } from "@tanstack/react-router";

import type { RunSummary } from "../api/types";
import type { ScopeSearch } from "../lib/urlState";
import { chosenColumns } from "./columns";
import type { Column, Sorting } from "./columns";
import { DataTable } from "./DataTable";
import { runColumns, USUAL_RUN_COLUMNS } from "./runColumns";

interface Props {
  runs: RunSummary[];
  search: ScopeSearch;
  columns?: readonly Column<RunSummary>[];
  sorting?: Sorting;
  keyboard?: boolean;
  onEnd?: (() => void) | undefined;
  className?: string;
}

/** One row per run; a row opens its run. */
export function RunTable({ runs, search, columns, ...rest }: Props) {
  const navigate = useNavigate();
  return (
    <DataTable
      label="Runs"
      rows={runs}
      columns={columns ?? chosenColumns(runColumns(search), USUAL_RUN_COLUMNS, null)}
      keyOf={(run) => run.id}
      onOpen={(run) => void navigate({ to: "/runs/$id", params: { id: run.id }, search: { ...search } })}
      {...rest}
    />
  );
}
