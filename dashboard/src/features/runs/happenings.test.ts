import { expect, test } from "vitest";

import type { AgentEvent, RunObservations } from "../../api/types";
import { fromLogs, fromSpan, inOrder, ofRun, ofSpan } from "./happenings";

function event(change: Partial<AgentEvent>): AgentEvent {
  return {
    at: "2026-11-01T10:00:00.000Z",
    name: "gen_ai.choice",
    severity: "info",
    trace_id: "t",
    span_id: "",
    session_id: "",
    agent_id: "",
    service_name: "desk",
    environment: "",
    model: "",
    provider: "",
    tool_name: "",
    error_type: "",
    error_message: "",
    attributes: {},
    truncated: [],
    redacted_secrets: 0,
    redacted_cards: 0,
    ...change,
  };
}

const told = (more: boolean, ...events: AgentEvent[]): RunObservations => ({ events, more, scores: [] });

test("events of a span and of the logs stand in one order, each with its source", () => {
  const own = fromSpan({
    service: "desk",
    events: [
      { name: "exception", at: "2026-11-01T10:00:02.000000001Z", attributes: { "exception.type": "E" } },
      { name: "odd", at: "soon", attributes: {} },
    ],
  });
  const logs = fromLogs([
    event({ at: "2026-11-01T10:00:01.000Z" }),
    event({ at: "2026-11-01T10:00:03.000Z" }),
  ]);

  const all = inOrder([...own, ...logs]);

  expect(all.map(({ name, source }) => `${source} ${name}`)).toEqual([
    "logs gen_ai.choice",
    "span exception",
    "logs gen_ai.choice",
    "span odd",
  ]);
  expect(all[1]).toMatchObject({ grave: true, service: "desk", attributes: [["exception.type", "E"]] });
});

test("a record of the logs says in words what it is about", () => {
  const words = (change: Partial<AgentEvent>) => fromLogs([event(change)])[0]?.words;
  expect(words({ error_type: "Timeout", error_message: "no answer", tool_name: "crm" })).toBe(
    "Timeout: no answer, tool crm",
  );
  expect(words({ model: "gpt-4o" })).toBe("model gpt-4o");
  expect(words({})).toBe("");
  expect(fromLogs([event({ severity: "fatal" })])[0]?.grave).toBe(true);
  expect(fromLogs([event({ redacted_secrets: 2, truncated: ["body"] })])[0]?.handling).toBe(
    "2 secrets redacted, cut, because it was too long: body",
  );
});

test("what belongs to a span is shown there, the rest with the run", () => {
  const [loose, bound] = [event({}), event({ span_id: "a" })];
  expect(ofSpan(told(false, loose, bound), "a")).toEqual([bound]);
  expect(ofSpan(told(false, loose, bound), "b")).toEqual([]);
  expect(ofSpan(told(true, loose, bound), "a")).toBeNull();
  expect(ofRun(told(false, loose, bound), true)).toEqual([loose]);
  expect(ofRun(told(false, loose, bound), false)).toEqual([loose, bound]);
});
