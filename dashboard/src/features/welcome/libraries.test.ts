import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { libraries } from "./libraries";

// Tests run in the folder of the dashboard.
const GUIDE = "../docs/guides/send-opentelemetry.md";
const MARK =
  "<!-- From here on made from dashboard/src/features/welcome/libraries.ts: UPDATE_GUIDES=1 npm test -->";

/** The same lines as on the page, for who reads the documents. */
function written(): string {
  return libraries("https://localhost:8443")
    .map(({ name, note, steps }) =>
      [
        `## ${name}`,
        ...(note === undefined ? [] : [note]),
        ...steps.map(({ title, code }) => `${title}:\n\n\`\`\`\n${code}\n\`\`\``),
      ].join("\n\n"),
    )
    .join("\n\n");
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

  test("no two have the same name", () => {
    const ids = libraries("https://localhost").map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
