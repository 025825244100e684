import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import type { SpanNode, SpanTree } from "../../api/types";
import { one } from "../../lib/urlState";
import { moreSpans } from "./detail";
import { firstChoice, known, rowsOf } from "./spans";
import type { Known, Row } from "./spans";

export interface Tree {
  /** Of the run, or of the trace while it has no run. */
  id: string;
  /** What came first, with the figures of the whole. */
  first: SpanTree;
  all: Known;
  rows: readonly Row[];
  /** The span that the address names, else the one that the reader most likely came for. */
  chosen: string | null;
  choose: (span: string) => void;
  open: (row: Row, wanted: boolean) => void;
  isLoading: boolean;
  error: Error | null;
}

/** A tree of which more is fetched where the reader opens it; null before anything of it is known. */
export function useTree(id: string, first: SpanTree | undefined): Tree | null {
  const navigate = useNavigate();
  const named = one(useSearch({ strict: false }), "span");
  const [answers, setAnswers] = useState<SpanNode[][]>([]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const more = useMutation({
    mutationFn: ({ parent, after }: { parent: string | null; after: string | null }) =>
      moreSpans(id, parent, after),
    onSuccess: ({ nodes }) => setAnswers((before) => [...before, nodes]),
  });
  if (first === undefined) return null;
  const all = known([...answers, first.nodes]);
  const ask = (parent: string | null, after: string | null) => {
    if (!more.isPending) more.mutate({ parent, after });
  };
  return {
    id,
    first,
    all,
    rows: rowsOf(all, first.roots, closed),
    chosen: named ?? firstChoice(first.nodes),
    choose: (span) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, span }),
        replace: true,
        resetScroll: false,
      }),
    open: (row, wanted) => {
      if (row.is === "gap") {
        ask(row.parent, row.after);
        return;
      }
      const span = row.node.span_id;
      setClosed((before) => {
        const after = new Set(before);
        if (wanted) after.delete(span);
        else after.add(span);
        return after;
      });
      if (wanted && !all.children.has(span)) ask(span, null);
    },
    isLoading: more.isPending,
    error: more.error,
  };
}
