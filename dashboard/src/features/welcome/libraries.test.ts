import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { check, libraries, troubles } from "./libraries";

// Tests run in the folder of the dashboard.
const GUIDE = "../docs/guides/send-opentelemetry.md";
const MARK =
  "<!-- From here on made from dashboard/src/features/welcome/libraries.ts: UPDATE_GUIDES=1 npm test -->";

/** The same lines as on the page, for who reads the documents. */
function written(): string {
  return [...each(), nothingArrives()].join("\n\n");
}

function each(): string[] {
  return libraries("https://localhost:8443").map(({ name, note, steps }) =>
    [
      `## ${name}`,
      ...(note === undefined ? [] : [note]),
      ...steps.map(({ title, code }) => `${title}:\n\n\`\`\`\n${code}\n\`\`\``),
    ].join("\n\n"),
  );
}

function nothingArrives(): string {
  const rows = troubles().map(({ sign, means }) => `- **${sign}** ${means}`);
  return [
    "## When nothing arrives",
    "This answers `{}` when address, certificate and key are right:",
    `\`\`\`\n${check("https://localhost:8443")}\n\`\`\``,
    rows.join("\n"),
  ].join("\n\n");
}

describe("what to paste for each library", () => {
  test("the guide says what the page says", () => {
    const [before = "", after = ""] = readFileSync(GUIDE, "utf8").split(MARK);
    if (process.env["UPDATE_GUIDES"] === "1") {
      writeFileSync(GUIDE, `${before}${MARK}\n\n${written()}\n`);
      return;
    }
    expect(after.trim()).toBe(written());
  });

  test("every library is pointed at the reader's own server, with the key from the environment", () => {
    for (const { name, steps } of libraries("https://metrics.example.org")) {
      const text = steps.map(({ code }) => code).join("\n");
      expect(text, name).toMatch(/https:\/\/metrics\.example\.org\/(otlp|v1\/traces)/);
      expect(text, name).toMatch(/Bearer(%20| )\$\{?AGENTMETRICS_API_KEY/);
      expect(text, name).toContain("$AGENTMETRICS_CA");
    }
  });

  test("prompts and answers stay out, and it is said how to send them", () => {
    const keepsOut = /recordInputs: false|HIDE_INPUTS=true|hideInputs(: |\()true|TRACE_CONTENT=false/;
    // These send none unless they are told to: so their libraries, not our lines, decide.
    const silent = ["python", "node", "java", "spring-ai", "claude-code"];
    for (const { id, note, steps } of libraries("https://localhost")) {
      const text = steps.map(({ code }) => code).join("\n");
      if (!silent.includes(id)) expect(text, id).toMatch(keepsOut);
      if (!silent.includes(id)) expect(note, id).toMatch(/prompts and answers/);
      expect(text, id).not.toMatch(/record(In|Out)puts: true|CONTENT=(true|1)|LOG_USER_PROMPTS/);
    }
  });

  test("LangChain4j's models get the listener that makes their spans", () => {
    const lines = libraries("https://localhost").find(({ id }) => id === "langchain4j")?.steps ?? [];
    expect(lines.map(({ code }) => code).join("\n")).toContain(".listeners(");
  });

  test("no two have the same name", () => {
    const ids = libraries("https://localhost").map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
