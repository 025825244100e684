import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Happening } from "../happenings";
import { Happenings } from "./Happenings";

const START = "2026-11-01T10:00:00.000Z";

function happening(change: Partial<Happening>): Happening {
  return {
    at: "2026-11-01T10:00:01.500Z",
    name: "gen_ai.choice",
    source: "logs",
    service: "desk",
    grave: false,
    words: "",
    attributes: [],
    handling: "",
    ...change,
  };
}

test("an event has a time, a name and a source", () => {
  render(
    <Happenings start={START} happenings={[happening({ words: "tool crm", attributes: [["a", 1]] })]} />,
  );
  const [item] = screen.getAllByRole("listitem");
  expect(item?.textContent).toBe("gen_ai.choice +1.5 s, logs of deska1tool crm");
  expect(item?.querySelector("details")?.open).toBe(true);
});

test("what came before its span is told so, and a span tells of itself", () => {
  const early = happening({ at: "2026-11-01T09:59:59.000Z", source: "span", grave: true, name: "exception" });
  render(<Happenings start={START} happenings={[early]} />);
  expect(screen.getByRole("listitem").textContent).toBe("◆ exception −1.0 s, span");
});

test("of very many some are shown, and more by a click", () => {
  render(<Happenings happenings={Array.from({ length: 45 }, () => happening({ attributes: [["a", 1]] }))} />);
  const items = () => screen.getAllByRole("listitem").length;
  expect(items()).toBe(20);
  expect(document.querySelector("details")?.open).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: "Show 20 more of 45" }));
  fireEvent.click(screen.getByRole("button", { name: "Show 5 more of 45" }));
  expect(items()).toBe(45);
  expect(screen.queryByRole("button")).toBeNull();
});
