package dev.agentmetrics.server.web.errors;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentmetrics.server.core.Problem.FieldError;
import java.util.List;

/**
 * The body of every error. {@code detail} repeats the message for clients that know only that.
 *
 * @param error what happened
 * @param detail the message once more
 */
public record ErrorBody(Fault error, String detail) {

    /** A stable code for programs and a sentence for people. */
    public record Fault(
            String code,
            String message,
            @JsonProperty("request_id") String requestId,
            List<FieldError> details) {

        public Fault {
            details = List.copyOf(details);
        }
    }
}
