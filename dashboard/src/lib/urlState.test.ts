import { describe, expect, it } from "vitest";

import { safeNext } from "./urlState";

describe("where to go after signing in", () => {
  it.each(["/runs", "/runs?range=7d&env=prod#top", "/settings/keys"])(
    "is a path of this site: %s",
    (next) => {
      expect(safeNext(next)).toBe(next);
    },
  );

  it.each([
    undefined,
    "",
    "runs",
    "https://evil.example",
    "HTTPS://evil.example/runs",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "/runs\\..\\..",
    "javascript:alert(1)",
    "data:text/html,x",
    "/sign-in",
    "/sign-in?next=/sign-in",
    "/x/../sign-in",
  ])("is never somewhere else: %s", (next) => {
    expect(safeNext(next)).toBe("/");
  });

  it("stays on this site whatever dots it has", () => {
    expect(safeNext("/..//evil.example")).not.toMatch(/^\/\//);
    expect(safeNext("/.//evil.example")).not.toMatch(/^\/\//);
  });
});
