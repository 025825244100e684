/** The only place that talks to the server. The browser keeps the session cookie; no script can read it. */

import { noAnswer, problemOf } from "./problems";
import { askForProof } from "./stepUp";

export type QueryValue = string | number | boolean | readonly string[] | null | undefined;

interface Request {
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
}

/** Sent again with the same mark, a change that was made is refused instead of made twice. */
interface Once {
  once?: string;
}

/** Proves that a change comes from this page. Lives in memory only; `GET /v1/me` hands it out. */
let csrfToken: string | null = null;

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

export function urlOf(path: string, query: Record<string, QueryValue> = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    if (Array.isArray(value)) for (const item of value) params.append(key, String(item));
    else params.append(key, String(value));
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** A change that needs another proof is made as soon as the person has given it. */
async function send<T>(method: string, url: string, init: RequestInit, again = false): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { method, credentials: "same-origin", cache: "no-store", ...init });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw noAnswer();
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T; // The contract test on the server's side keeps this true.
  const problem = problemOf(response, body);
  if (problem.code === "step_up_required" && !again) {
    const proved = await askForProof(problem.details.map(({ code }) => code));
    if (proved) return send(method, url, init, true);
  }
  throw problem;
}

function change(body: unknown, { once }: Once = {}): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json", "Content-Type": "application/json" };
  if (csrfToken !== null) headers["X-CSRF-Token"] = csrfToken;
  if (once !== undefined) headers["Idempotency-Key"] = once;
  return body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
}

export const http = {
  get<T>(path: string, { query, signal }: Request = {}): Promise<T> {
    const headers = { Accept: "application/json" };
    return send<T>("GET", urlOf(path, query), signal === undefined ? { headers } : { headers, signal });
  },
  post<T>(path: string, body: unknown, once: Once = {}): Promise<T> {
    return send<T>("POST", path, change(body, once));
  },
  put<T>(path: string, body: unknown): Promise<T> {
    return send<T>("PUT", path, change(body));
  },
  patch<T>(path: string, body: unknown): Promise<T> {
    return send<T>("PATCH", path, change(body));
  },
  delete<T>(path: string): Promise<T> {
    return send<T>("DELETE", path, change(undefined));
  },
};
