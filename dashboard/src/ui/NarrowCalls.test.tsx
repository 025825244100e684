import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { NarrowCalls } from "./NarrowCalls";

const navigate = vi.hoisted(() => vi.fn());
vi.mock("@tanstack/react-router", () => ({ useNavigate: () => navigate }));

type Change = (before: Record<string, unknown>) => Record<string, unknown>;

function searchAfter(before: Record<string, unknown>): Record<string, unknown> {
  const { search } = navigate.mock.lastCall?.[0] as { search: Change };
  return search(before);
}

beforeEach(() => navigate.mockReset());

test("a service is added beside what the address says already", () => {
  render(<NarrowCalls calls={{ agent_id: "planner", service: undefined }} agents={["planner"]} />);
  fireEvent.click(screen.getByRole("button", { name: "Filter" }));
  fireEvent.change(screen.getByLabelText("What to filter by"), { target: { value: "service" } });
  fireEvent.change(screen.getByLabelText("Value"), { target: { value: " desk " } });
  fireEvent.click(screen.getByRole("button", { name: "Add" }));
  expect(searchAfter({ range: "7d" })).toEqual({ range: "7d", service: "desk" });
});

test("what it is about can be taken away", () => {
  render(<NarrowCalls calls={{ agent_id: "planner", service: "desk" }} agents={[]} />);
  fireEvent.click(screen.getByRole("button", { name: "Take the filter service desk away" }));
  expect(searchAfter({ agent_id: "planner", service: "desk" })).toEqual({
    agent_id: "planner",
    service: undefined,
  });
});
