package dev.agentmetrics.server.web.start;

import dev.agentmetrics.server.core.StartupException;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in one line why the server does not start, where we know; everything else is reported with
 * all details by the framework.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailure implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        var line = explain(failure);
        line.ifPresent(text -> System.err.println("agentmetrics: " + text));
        return line.isPresent();
    }

    /** Whether starting again without a change of the settings is pointless. */
    public static boolean isBadSetting(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KeyManagerException.Misconfigured) {
                return true;
            }
        }
        return false;
    }

    /** The line for this failure, if it is one that an operator can act upon. */
    public static Optional<String> explain(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException taken) {
                return Optional.of(
                        "port %d is in use; set AGENTMETRICS_HTTPS_PORT or AGENTMETRICS_HTTP_PORT"
                                        .formatted(taken.getPort())
                                + " to another one");
            }
            if (cause instanceof StartupException known) {
                return Optional.ofNullable(known.getMessage());
            }
        }
        return Optional.empty();
    }
}
