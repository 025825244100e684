import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { InvitationPage } from "./InvitationPage";

const OFFER = {
  organization: "Northwind",
  email: "grace@example.com",
  role: "viewer",
  invited_by: "ada@example.com",
  expires_at: "2026-12-03T12:00:00Z",
  has_account: false,
};

const REFUSED = { error: { code: "refused", message: "Refused.", details: [], request_id: "r1" } };

/** What was sent to change something. */
let sent: string[] = [];

/** The page behind a link, on a server that gives these answers by method and path. */
async function open(token: string, answers: Record<string, [number, unknown]>) {
  sent = [];
  vi.stubGlobal("fetch", (url: string, { method, body }: RequestInit) => {
    if (method !== "GET") sent.push(`${method ?? ""} ${url} ${typeof body === "string" ? body : ""}`);
    const [status, answer] = answers[`${method ?? ""} ${url}`] ?? [404, REFUSED];
    return Promise.resolve(Response.json(answer, { status }));
  });
  window.location.hash = token;
  const router = createRouter({
    routeTree: createRootRoute({ component: InvitationPage }),
    history: createMemoryHistory(),
  });
  await router.load();
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

const signedIn = (email: string): [number, unknown] => [
  200,
  { organization: { id: "o", name: "Elsewhere" }, person: { id: "p", email }, permissions: [] },
];

afterEach(() => vi.unstubAllGlobals());

test("a link without its token says so, and asks nothing", async () => {
  await open("", {});
  expect(await screen.findByText("This link is not complete")).toBeTruthy();
});

test("an invitation that is over says so, whatever the reason", async () => {
  await open("gone", { "GET /v1/me": [401, REFUSED] });
  expect(await screen.findByText("This invitation cannot be accepted any more")).toBeTruthy();
  expect(window.location.hash).toBe("");
});

test("somebody new chooses a password", async () => {
  await open("t1", { "GET /v1/invitation/t1": [200, OFFER], "GET /v1/me": [401, REFUSED] });
  expect(await screen.findByLabelText("New password")).toBeTruthy();
});

test("who has an account accepts without a password, and signs in afterwards", async () => {
  await open("t2", {
    "GET /v1/invitation/t2": [200, { ...OFFER, has_account: true }],
    "GET /v1/me": [401, REFUSED],
    "POST /v1/invitation/accept": [200, { email: OFFER.email }],
  });
  fireEvent.click(await screen.findByRole("button", { name: "Accept the invitation" }));
  expect(await screen.findByText(/You are a viewer of Northwind now/)).toBeTruthy();
  expect(sent).toEqual(['POST /v1/invitation/accept {"token":"t2"}']);
});

test("who is signed in as somebody else cannot accept by mistake", async () => {
  await open("t3", {
    "GET /v1/invitation/t3": [200, { ...OFFER, has_account: true }],
    "GET /v1/me": signedIn("eve@example.com"),
  });
  expect(await screen.findByText(/You are signed in as eve@example.com/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Accept the invitation" })).toBeNull();
});

test("they sign out, and the page goes on as for nobody", async () => {
  const answers: Record<string, [number, unknown]> = {
    "GET /v1/invitation/t5": [200, OFFER],
    "GET /v1/me": signedIn("eve@example.com"),
    "DELETE /v1/sessions/current": [200, { status: "signed_out" }],
  };
  await open("t5", answers);
  const out = await screen.findByRole("button", { name: "Sign out and go on" });
  answers["GET /v1/me"] = [401, REFUSED];
  fireEvent.click(out);
  expect(await screen.findByLabelText("New password")).toBeTruthy();
});

test("who is signed in as the invited accepts with one click", async () => {
  await open("t4", {
    "GET /v1/invitation/t4": [200, { ...OFFER, has_account: true }],
    "GET /v1/me": signedIn("Grace@example.com"),
  });
  fireEvent.click(await screen.findByRole("button", { name: "Accept the invitation" }));
  expect(await screen.findByRole("alert")).toBeTruthy();
  expect(sent).toEqual(['POST /v1/invitation/join {"token":"t4"}']);
});
