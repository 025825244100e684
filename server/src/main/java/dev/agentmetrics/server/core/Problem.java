package dev.agentmetrics.server.core;

import java.time.Duration;
import java.util.List;

/**
 * Why a request was not done. Sealed, so that a new case does not compile until {@code web} maps it
 * to a status. Messages reach the client: they never contain input, SQL or class names.
 */
public sealed interface Problem {

    /** 400: not readable at all. */
    record Malformed(String code, String message) implements Problem {}

    /** 422: readable, but fields are wrong. */
    record Invalid(String message, List<FieldError> fields) implements Problem {
        public Invalid {
            fields = List.copyOf(fields);
        }
    }

    /** 401. The code is stable; the message does not say which part was wrong. */
    record Unauthenticated(String code, String message) implements Problem {}

    /** 403. */
    record Forbidden(String code, String message) implements Problem {}

    /** 403: allowed, once somebody has proved again who they are, in one of these ways. */
    record StepUpRequired(List<FieldError> proofs) implements Problem {
        public StepUpRequired {
            proofs = List.copyOf(proofs);
        }
    }

    /** 404. Also for what belongs to another organisation. */
    record NotFound(String what) implements Problem {}

    /** 409: the state does not allow it. */
    record Conflict(String code, String message) implements Problem {}

    /** 408: the request did not arrive in time. Nothing of it was looked at. */
    record TooSlow(String code, String message) implements Problem {}

    /** 409: the same request was done before; the id says what it made. */
    record DoneBefore(String code, String message, String id) implements Problem {}

    /** 413. */
    record TooLarge(String what, long max, String unit) implements Problem {}

    /** 415. */
    record UnsupportedMedia(String message) implements Problem {}

    /** 429. */
    record OverLimit(String code, String message, Duration retryAfter) implements Problem {}

    /** 503: not now; nothing was stored. */
    record Unavailable(String code, String message, Duration retryAfter) implements Problem {}

    /**
     * One wrong field: a path such as {@code events[3].status}, a stable code, and what is
     * expected.
     */
    record FieldError(String field, String code, String message) {}
}
