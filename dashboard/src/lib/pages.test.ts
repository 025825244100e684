import { expect, test } from "vitest";

import { pages } from "./pages";

test("later pages ask about the time of the first", async () => {
  let hour = 10;
  const params = () => ({ from: "", to: `2026-11-27T${hour++}:00:00Z`, environment: undefined });
  const asked: { to: string; cursor: string }[] = [];
  const { queryFn, getNextPageParam } = pages(params, ({ to, cursor }) => {
    asked.push({ to, cursor });
    return Promise.resolve({ next_cursor: cursor === "" ? "second" : null });
  });
  const { signal } = new AbortController();

  const first = await queryFn({ pageParam: null, signal });
  const second = await queryFn({ pageParam: getNextPageParam(first), signal });

  expect(asked).toEqual([
    { to: "2026-11-27T10:00:00Z", cursor: "" },
    { to: "2026-11-27T10:00:00Z", cursor: "second" },
  ]);
  expect(getNextPageParam(second)).toBeNull();
});
