package dev.agentmetrics.server.web.errors;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A status and what to say with it. */
public record Answer(
        int status,
        String code,
        String message,
        List<FieldError> details,
        Map<String, String> headers) {

    public Answer {
        details = List.copyOf(details);
        headers = Map.copyOf(headers);
    }

    public ErrorBody body(String requestId) {
        return new ErrorBody(new ErrorBody.Fault(code, message, requestId, details), message);
    }

    public static Answer to(Problem problem) {
        return switch (problem) {
            case Problem.Malformed(var code, var message) -> plain(400, code, message);
            case Problem.Invalid(var message, var fields) ->
                    new Answer(422, "validation_failed", message, fields, Map.of());
            case Problem.Unauthenticated(var code, var message) -> unauthenticated(code, message);
            case Problem.Forbidden(var code, var message) -> plain(403, code, message);
            case Problem.StepUpRequired(var proofs) ->
                    new Answer(
                            403,
                            "step_up_required",
                            "Prove once more that it is you. It counts for ten minutes.",
                            proofs,
                            Map.of());
            case Problem.NotFound(var what) -> plain(404, "not_found", "No such " + what + ".");
            case Problem.Conflict(var code, var message) -> plain(409, code, message);
            case Problem.TooSlow(var code, var message) -> plain(408, code, message);
            case Problem.DoneBefore(var code, var message, var id) ->
                    new Answer(
                            409, code, message, List.of(new FieldError("id", code, id)), Map.of());
            case Problem.TooLarge(var what, var max, var unit) ->
                    plain(
                            413,
                            "payload_too_large",
                            "The %s is larger than %d %s.".formatted(what, max, unit));
            case Problem.UnsupportedMedia(var message) ->
                    plain(415, "unsupported_media_type", message);
            case Problem.OverLimit(var code, var message, var after) ->
                    retry(429, code, message, after);
            case Problem.Unavailable(var code, var message, var after) ->
                    retry(503, code, message, after);
        };
    }

    /** Without a key nothing can be read or written. */
    public static Answer keyManagerUnavailable() {
        return retry(
                503,
                "key_manager_unavailable",
                "The key manager does not answer. Nothing was read or stored.",
                Duration.ofSeconds(30));
    }

    /** Another server may have the database, and this one only what it remembers of it. */
    public static Answer controlStoreUnavailable() {
        return retry(
                503,
                "control_store_unavailable",
                "This server does not have its database to itself now. Nothing was read or stored.",
                Duration.ofSeconds(5));
    }

    /** For what a framework refused, where only the status is known. */
    public static Answer ofStatus(int status) {
        return switch (status) {
            case 400 -> plain(400, "bad_request", "The request is malformed.");
            case 401 -> unauthenticated("unauthenticated", "A credential is required.");
            case 403 -> plain(403, "forbidden", "This is not allowed.");
            case 404 -> plain(404, "not_found", "There is nothing at this address.");
            case 405 -> plain(405, "method_not_allowed", "This address does not do that method.");
            case 406 -> plain(406, "not_acceptable", "Only application/json is offered here.");
            case 408 -> plain(408, "request_timeout", "The request took too long to arrive.");
            case 413 -> plain(413, "payload_too_large", "The request is too large.");
            case 414 -> plain(414, "uri_too_long", "The address is too long.");
            case 415 -> plain(415, "unsupported_media_type", "Send the body as application/json.");
            case 426 -> plain(426, "upgrade_required", "Use https.");
            case 431 -> plain(431, "headers_too_large", "The request headers are too large.");
            case 503 ->
                    retry(
                            503,
                            "unavailable",
                            "The server cannot do this now.",
                            Duration.ofSeconds(5));
            default ->
                    status < 500
                            ? plain(status, "bad_request", "The request was refused.")
                            : plain(status, "internal_error", "Something went wrong here.");
        };
    }

    public static Answer plain(int status, String code, String message) {
        return new Answer(status, code, message, List.of(), Map.of());
    }

    private static Answer unauthenticated(String code, String message) {
        return new Answer(401, code, message, List.of(), Map.of("WWW-Authenticate", "Bearer"));
    }

    private static Answer retry(int status, String code, String message, Duration after) {
        var seconds = Long.toString(Math.max(1, after.toSeconds()));
        return new Answer(status, code, message, List.of(), Map.of("Retry-After", seconds));
    }
}
