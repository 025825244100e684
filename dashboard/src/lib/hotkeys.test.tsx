import { fireEvent, render } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { useHotkeys } from "./hotkeys";
import type { Hotkeys } from "./hotkeys";

function Page({ keys }: { keys: Hotkeys }) {
  useHotkeys(keys);
  return (
    <>
      <input aria-label="field" />
      <p>text</p>
    </>
  );
}

test("a key works on the page and not while the reader types", () => {
  const j = vi.fn();
  const { getByLabelText, getByText } = render(<Page keys={{ j }} />);

  fireEvent.keyDown(getByLabelText("field"), { key: "j" });
  expect(j).not.toHaveBeenCalled();

  fireEvent.keyDown(getByText("text"), { key: "j" });
  expect(j).toHaveBeenCalledTimes(1);
});

test("a sequence needs its first key, and typing does not begin one", () => {
  const runs = vi.fn();
  const { getByLabelText, getByText } = render(<Page keys={{ "g r": runs }} />);
  const text = getByText("text");

  fireEvent.keyDown(text, { key: "r" });
  fireEvent.keyDown(getByLabelText("field"), { key: "g" });
  fireEvent.keyDown(text, { key: "r" });
  expect(runs).not.toHaveBeenCalled();

  fireEvent.keyDown(text, { key: "g" });
  fireEvent.keyDown(text, { key: "r" });
  expect(runs).toHaveBeenCalledTimes(1);
});

test("a bracket counts on keyboards that need AltGr for it, a letter with Alt does not", () => {
  const [bracket, letter] = [vi.fn(), vi.fn()];
  const { getByText } = render(<Page keys={{ "[": bracket, j: letter }} />);

  fireEvent.keyDown(getByText("text"), { key: "[", altKey: true, ctrlKey: true });
  fireEvent.keyDown(getByText("text"), { key: "j", altKey: true });

  expect(bracket).toHaveBeenCalledTimes(1);
  expect(letter).not.toHaveBeenCalled();
});

test("an open dialog keeps the keys to itself", () => {
  const j = vi.fn();
  const { getByText } = render(<Page keys={{ j }} />);
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.setAttribute("open", "");

  fireEvent.keyDown(getByText("text"), { key: "j" });

  expect(j).not.toHaveBeenCalled();
  dialog.remove();
});
