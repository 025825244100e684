package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.RunStatus;
import java.util.Locale;

/** What the type of an error says about how a run ended. */
final class FailureKind {

    private FailureKind() {}

    /**
     * {@code TimeoutError}, {@code DEADLINE_EXCEEDED}, {@code
     * java.util.concurrent.CancellationException}.
     */
    static RunStatus of(String errorType) {
        var type = errorType.toLowerCase(Locale.ROOT).replace("_", "");
        if (type.contains("timeout")
                || type.contains("timedout")
                || type.contains("deadlineexceeded")) {
            return RunStatus.TIMEOUT;
        }
        if (type.contains("cancel") || type.contains("abort")) {
            return RunStatus.CANCELLED;
        }
        return RunStatus.FAILED;
    }
}
