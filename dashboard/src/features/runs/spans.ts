import type { SpanNode } from "../../api/types";

/** A line of the waterfall: a span, or the place of siblings that have not been asked for. */
export type Row =
  | { is: "span"; node: SpanNode; level: number; open: boolean | null; siblings: number }
  | { is: "gap"; parent: string | null; after: string | null; count: number; level: number };

/** What is known of a tree, however many answers it came in. */
export interface Known {
  nodes: Map<string, SpanNode>;
  /** In the order of siblings; the top is under null. */
  children: Map<string | null, SpanNode[]>;
}

/** A later answer about a span replaces an earlier one. */
export function known(answers: readonly (readonly SpanNode[])[]): Known {
  const nodes = new Map<string, SpanNode>();
  for (const answer of answers) for (const node of answer) nodes.set(node.span_id, node);
  const children = new Map<string | null, SpanNode[]>();
  for (const node of nodes.values()) {
    // The head of a nested run hangs from a span that is not part of it.
    const parent = node.parent_id !== null && nodes.has(node.parent_id) ? node.parent_id : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [node]);
    else siblings.push(node);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => a.place.position - b.place.position);
  return { nodes, children };
}

/** The lines as they are read, without what is closed. Not recursive: a trace may be very deep. */
export function rowsOf({ children }: Known, roots: number, closed: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const next: Row[] = linesBelow(children.get(null) ?? [], null, roots, 0);
  next.reverse();
  for (let row = next.pop(); row !== undefined; row = next.pop()) {
    if (row.is === "gap") {
      rows.push(row);
      continue;
    }
    const { node, level } = row;
    const below = children.get(node.span_id) ?? [];
    const open = node.below.children === 0 ? null : below.length > 0 && !closed.has(node.span_id);
    rows.push({ ...row, open });
    if (open === true)
      next.push(...linesBelow(below, node.span_id, node.below.children, level + 1).reverse());
  }
  return rows;
}

function linesBelow(siblings: SpanNode[], parent: string | null, total: number, level: number): Row[] {
  const lines: Row[] = [];
  // The only span at the top need not be the first of its own siblings.
  let at = parent === null && total === 1 ? (siblings[0]?.place.position ?? 0) : 0;
  const end = parent === null && total === 1 ? at + 1 : total;
  let after: string | null = null;
  for (const node of siblings) {
    const missing = node.place.position - at;
    if (missing > 0) lines.push({ is: "gap", parent, after, count: missing, level });
    lines.push({ is: "span", node, level, open: null, siblings: total });
    at = node.place.position + 1;
    after = node.span_id;
  }
  if (at < end) lines.push({ is: "gap", parent, after, count: end - at, level });
  return lines;
}

/** What the reader most likely came for: where the first failure began, else the top. */
export function firstChoice(nodes: readonly SpanNode[]): string | null {
  const failed = nodes.filter(({ status }) => status === "error");
  const origin = failed.find(({ below }) => below.errors === 0) ?? failed[0] ?? nodes[0];
  return origin?.span_id ?? null;
}

/** The next failed span after this line, around the end. */
export function nextFailure(rows: readonly Row[], from: number): number | null {
  for (let step = 1; step <= rows.length; step++) {
    const at = (from + step) % rows.length;
    const row = rows[at];
    if (row?.is === "span" && row.node.status === "error") return at;
  }
  return null;
}

interface Kind {
  /** Short, for the line. */
  word: string;
  long: string;
  fill: string;
}

const KINDS: Record<SpanNode["kind"], Kind> = {
  agent: { word: "agent", long: "agent at work", fill: "fill-[var(--s7)]" },
  llm: { word: "llm", long: "model call", fill: "fill-[var(--s1)]" },
  embedding: { word: "embed", long: "embedding", fill: "fill-[var(--s5)]" },
  rerank: { word: "rank", long: "reranking", fill: "fill-[var(--s5)]" },
  tool: { word: "tool", long: "tool call", fill: "fill-[var(--s2)]" },
  retrieval: { word: "find", long: "retrieval", fill: "fill-[var(--s6)]" },
  memory: { word: "mem", long: "memory", fill: "fill-[var(--s6)]" },
  workflow: { word: "flow", long: "workflow", fill: "fill-quiet" },
  chain: { word: "step", long: "step of a chain", fill: "fill-quiet" },
  guardrail: { word: "guard", long: "guardrail", fill: "fill-[var(--s4)]" },
  evaluator: { word: "eval", long: "evaluation", fill: "fill-[var(--s4)]" },
  other: { word: "span", long: "something else", fill: "fill-quiet" },
};

export function kindOf({ kind }: Pick<SpanNode, "kind">): Kind {
  return KINDS[kind];
}

/** What stands above the tokens of a span: of some it has to be said why they are in no sum. */
export function tokensTitle(
  kind: SpanNode["kind"],
  adds: Pick<SpanNode["adds"], "tokens"> | undefined,
): string {
  if (adds === undefined || adds.tokens) return "Tokens";
  switch (kind) {
    case "llm":
    case "embedding":
    case "rerank":
    case "agent":
    case "workflow":
    case "chain":
      return "Tokens, not counted here: other spans report the same";
    case "tool":
    case "retrieval":
    case "memory":
    case "guardrail":
    case "evaluator":
    case "other":
      return "Tokens, in no sum: only calls of models count";
  }
}

/** What a line calls a span: of a call of a model the model says more than its operation. */
export function titleOf(node: Pick<SpanNode, "kind" | "name" | "model" | "tool" | "agent">): string {
  if (node.kind === "tool" && node.tool !== "") return node.tool;
  if (node.kind === "llm" && node.model !== "") return node.model;
  return node.name === "" ? kindOf(node).long : node.name;
}
