package dev.agentmetrics.server.metrics.errors;

import dev.agentmetrics.server.telemetry.ErrorFingerprint;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run that an error happened in, from which the error's words are read: those of a run stand in
 * the run itself, those of a failed call in its metadata.
 */
record Sample(long runFingerprint, String error, String metadata) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** {@code TimeoutError: …}, {@code java.net.ConnectException: …}, {@code RATE_LIMITED: …}. */
    private static final Pattern TYPED =
            Pattern.compile(
                    "([\\p{Alpha}_$][\\w.$]{0,199}"
                            + "(?:Error|Exception|Failure|Fault|Timeout)|[A-Z][A-Z0-9]*_[A-Z0-9_]+)"
                            + "(?::\\s*(.*)|\\s*)",
                    Pattern.DOTALL);

    ErrorGroup.Words words(long fingerprint) {
        return fingerprint == runFingerprint ? ofRun() : ofCall(fingerprint);
    }

    private ErrorGroup.Words ofRun() {
        var typed = TYPED.matcher(error);
        if (!typed.matches()) {
            return words(ErrorGroup.Kind.RUN, "", "", error);
        }
        var said = typed.group(2);
        return words(ErrorGroup.Kind.RUN, "", typed.group(1), said == null ? "" : said);
    }

    private ErrorGroup.Words ofCall(long fingerprint) {
        var wanted = "%016x".formatted(fingerprint);
        for (var failure : failures()) {
            if (failure.path("fingerprint").asString("").equals(wanted)) {
                var kind = failure.path("kind").asString("").toUpperCase(Locale.ROOT);
                return words(
                        kind.equals("TOOL") ? ErrorGroup.Kind.TOOL : ErrorGroup.Kind.MODEL_CALL,
                        failure.path("name").asString(""),
                        failure.path("type").asString(""),
                        failure.path("message").asString(""));
            }
        }
        return words(ErrorGroup.Kind.RUN, "", "", error);
    }

    private JsonNode failures() {
        try {
            return JSON.readTree(metadata).path("failures");
        } catch (JacksonException _) {
            return JSON.createArrayNode();
        }
    }

    private static ErrorGroup.Words words(
            ErrorGroup.Kind kind, String name, String type, String message) {
        return new ErrorGroup.Words(
                kind, name, type, ErrorFingerprint.normalised(message), message);
    }
}
