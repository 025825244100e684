/** What the server says when it refuses. */

export interface ProblemDetail {
  field: string;
  code: string;
  message: string;
}

/** A refusal, or no answer at all (`status` 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly details: readonly ProblemDetail[];

  constructor(
    status: number,
    code: string,
    message: string,
    requestId: string | null = null,
    details: readonly ProblemDetail[] = [],
  ) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.details = details;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** Reads the error body; a proxy in between may have sent something else. */
export function problemOf(response: Response, body: unknown): Problem {
  const error = isRecord(body) && isRecord(body["error"]) ? body["error"] : {};
  const details = Array.isArray(error["details"]) ? (error["details"] as unknown[]) : [];
  return new Problem(
    response.status,
    text(error["code"], "unexpected_answer"),
    text(error["message"], `The server answered ${response.status}.`),
    text(error["request_id"], response.headers.get("X-Request-Id") ?? "") || null,
    details.filter(isRecord).map((detail) => ({
      field: text(detail["field"], ""),
      code: text(detail["code"], ""),
      message: text(detail["message"], ""),
    })),
  );
}

export function noAnswer(): Problem {
  return new Problem(0, "no_answer", "The server did not answer. Check the connection and try again.");
}
