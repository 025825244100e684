package dev.agentmetrics.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;

/** A log line with its secrets taken out. */
final class RedactedEvent extends LoggingEvent {

    RedactedEvent(Logger logger, Level level, String message, @Nullable Throwable throwable) {
        super(Logger.class.getName(), logger, level, message, throwable, null);
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        var original = super.getThrowableProxy();
        return original == null ? null : new RedactedThrowable(original);
    }
}
