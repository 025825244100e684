import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { PromptAndOutput } from "./PromptAndOutput";

const PATH = "/v1/traces/a1/spans/b1/content";
const SAID = {
  trace_id: "a1",
  span_id: "b1",
  environment: "staging",
  received_at: "2026-11-20T12:00:00Z",
  kept_until: "2026-12-20T12:00:00Z",
  characters: 70_000,
  attributes: { "gen_ai.input.messages": '[{"role":"user"}]', "output.value": "It is on its way." },
  events: [{ name: "gen_ai.choice", time: "2026-11-20T12:00:00Z", attributes: { content: "in an event" } }],
  cut: ["output.value"],
};

let asked: string[] = [];

function show(permissions: string[], status: number, answer: unknown) {
  asked = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(
      url === "/v1/me" ? Response.json({ permissions }) : Response.json(answer, { status }),
    );
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <PromptAndOutput traceId="a1" spanId="b1" />
    </QueryClientProvider>,
  );
}

afterEach(() => vi.unstubAllGlobals());

test("content is asked for by a click, and by nothing else", async () => {
  show(["content_read"], 200, SAID);
  const button = await screen.findByRole("button", { name: "Show prompt and output" });
  expect(asked).not.toContain(PATH);
  fireEvent.click(button);
  expect(await screen.findByText("It is on its way.")).toBeTruthy();
  expect(screen.getByText(/the end is missing/)).toBeTruthy();
  expect(screen.getByText("in an event")).toBeTruthy();
  expect(asked).toContain(PATH);
});

test("a span of which nothing is stored says how that is chosen", async () => {
  show(["content_read"], 404, {
    error: { code: "not_found", message: "No.", details: [], request_id: "r1" },
  });
  fireEvent.click(await screen.findByRole("button", { name: "Show prompt and output" }));
  expect(await screen.findByText(/Nothing is stored of what this span said/)).toBeTruthy();
});

test("whoever may not read it sees no button", async () => {
  show(["data_read"], 200, SAID);
  await vi.waitFor(() => expect(asked).toContain("/v1/me"));
  expect(screen.queryByRole("button")).toBeNull();
});
