import { expect, test } from "vitest";

import type { SpanNode } from "../../api/types";
import { firstChoice, known, nextFailure, rowsOf, titleOf, tokensTitle } from "./spans";
import type { Row } from "./spans";

interface Some {
  parent?: string | null;
  position?: number;
  children?: number;
  status?: SpanNode["status"];
  errors?: number;
}

function span(
  id: string,
  { parent = null, position = 0, children = 0, status = "ok", errors = 0 }: Some = {},
): SpanNode {
  return {
    span_id: id,
    parent_id: parent,
    name: id,
    kind: "chain",
    offset_ms: 0,
    duration_ms: 1,
    status,
    error_type: "",
    error_message: "",
    agent: "",
    model: "",
    provider: "",
    finish_reason: "",
    ttft_ms: null,
    tool: "",
    tokens: null,
    cost_usd: null,
    adds: { run_id: null, head: false, call: false, tokens: false, cost_usd: null },
    place: { depth: 0, position, misplaced: false },
    below: { children, folded: false, spans: children, errors, tokens: 0, cost_usd: null },
  };
}

const text = (rows: Row[]) =>
  rows.map((row) => "  ".repeat(row.level) + (row.is === "span" ? row.node.span_id : `${row.count} more`));

const NONE = new Set<string>();

test("lines follow the tree, with a gap where siblings are missing", () => {
  const tree = known([
    [
      span("root", { children: 6 }),
      span("a", { parent: "root", position: 0, children: 1 }),
      span("a1", { parent: "a" }),
      span("d", { parent: "root", position: 3 }),
    ],
  ]);

  expect(text(rowsOf(tree, 1, NONE))).toEqual(["root", "  a", "    a1", "  2 more", "  d", "  2 more"]);
  expect(rowsOf(tree, 1, NONE)[3]).toMatchObject({ parent: "root", after: "a" });
});

test("what is closed hides what is beneath it, what is folded can be opened", () => {
  const tree = known([[span("root", { children: 1 }), span("a", { parent: "root", children: 9 })]]);

  expect(text(rowsOf(tree, 1, new Set(["root"])))).toEqual(["root"]);
  expect(rowsOf(tree, 1, NONE).map((row) => row.is === "span" && row.open)).toEqual([true, false]);
});

test("later answers fill the gaps, whatever they repeat", () => {
  const tree = known([
    [span("root", { children: 3 }), span("c", { parent: "root", position: 2 })],
    [span("a", { parent: "root", position: 0 }), span("b", { parent: "root", position: 1 })],
    [span("c", { parent: "root", position: 2 })],
  ]);

  expect(text(rowsOf(tree, 1, NONE))).toEqual(["root", "  a", "  b", "  c"]);
});

test("the head of a nested run stands at the top, alone", () => {
  const tree = known([[span("head", { parent: "elsewhere", position: 7 })]]);

  expect(text(rowsOf(tree, 1, NONE))).toEqual(["head"]);
});

test("several roots, of which some are missing", () => {
  const tree = known([[span("a", { position: 0 }), span("b", { position: 1 })]]);

  expect(text(rowsOf(tree, 5, NONE))).toEqual(["a", "b", "3 more"]);
});

test("a trace may be as deep as it is long", () => {
  const nodes = Array.from({ length: 20_000 }, (_, i) =>
    span(`s${i}`, { parent: i === 0 ? null : `s${i - 1}`, children: i === 19_999 ? 0 : 1 }),
  );

  expect(rowsOf(known([nodes]), 1, NONE)).toHaveLength(20_000);
});

test("where a failure began is chosen first", () => {
  const nodes = [
    span("root", { status: "error", errors: 1, children: 1 }),
    span("cause", { parent: "root", status: "error" }),
  ];

  expect(firstChoice(nodes)).toBe("cause");
  expect(firstChoice([span("only")])).toBe("only");
  expect(firstChoice([])).toBeNull();
});

test("the next failure goes around the end", () => {
  const rows = rowsOf(
    known([
      [
        span("root", { children: 2 }),
        span("a", { parent: "root", status: "error" }),
        span("b", { parent: "root", position: 1 }),
      ],
    ]),
    1,
    NONE,
  );

  expect(nextFailure(rows, 0)).toBe(1);
  expect(nextFailure(rows, 2)).toBe(1);
  expect(nextFailure([], 0)).toBeNull();
});

test("a call is called by its model or tool", () => {
  expect(titleOf({ kind: "llm", name: "chat gpt-4o", model: "gpt-4o", tool: "", agent: "" })).toBe("gpt-4o");
  expect(titleOf({ kind: "tool", name: "execute_tool x", model: "", tool: "x", agent: "" })).toBe("x");
  expect(titleOf({ kind: "other", name: "", model: "", tool: "", agent: "" })).toBe("something else");
});

test("tokens that are in no sum say why", () => {
  expect(tokensTitle("llm", { tokens: true })).toBe("Tokens");
  expect(tokensTitle("llm", undefined)).toBe("Tokens");
  expect(tokensTitle("agent", { tokens: false })).toBe(
    "Tokens, not counted here: other spans report the same",
  );
  expect(tokensTitle("tool", { tokens: false })).toBe("Tokens, in no sum: only calls of models count");
});
