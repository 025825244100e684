package dev.agentmetrics.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.MessageFormatter;

/**
 * Takes secrets out of log lines before any appender sees them.
 *
 * <p>Guarantees that what looks like one of our keys, a session, a set-up link, the password of a
 * database address, or stands behind a header that carries credentials, is masked in messages,
 * parameters and the messages of exceptions, whatever appenders there are; and that the details of
 * the wire are not logged at all, whatever level is set. Does not know a secret that looks like
 * ordinary text: those must not be logged in the first place.
 */
public final class LogRedaction extends TurboFilter {

    /** Prints the bytes of requests and answers at these levels, passwords included. */
    private static final List<String> WIRE =
            List.of("org.eclipse.jetty", "org.eclipse.angus", "org.springframework.web.client");

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable throwable) {
        if (isWireDetail(logger, level)) {
            return FilterReply.DENY;
        }
        boolean question = format == null && throwable == null;
        if (question || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        var line = MessageFormatter.arrayFormat(format, parameters, throwable);
        var cause = throwable == null ? lastThrowable(parameters) : throwable;
        return emit(logger, level, line.getMessage(), cause);
    }

    /** The fluent way to log; its pairs become part of the text when there is a secret. */
    @Override
    public FilterReply decide(Logger logger, LoggingEvent event) {
        var level = Level.convertAnSLF4JLevel(event.getLevel());
        if (isWireDetail(logger, level)) {
            return FilterReply.DENY;
        }
        if (!level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        var text =
                new StringBuilder(
                        String.valueOf(
                                MessageFormatter.arrayFormat(
                                                event.getMessage(), event.getArgumentArray())
                                        .getMessage()));
        var pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> text.append(' ').append(pair.key).append('=').append(pair.value));
        }
        return emit(logger, level, text.toString(), event.getThrowable());
    }

    private static boolean isWireDetail(Logger logger, Level level) {
        boolean wire = WIRE.stream().anyMatch(logger.getName()::startsWith);
        return !level.isGreaterOrEqual(Level.INFO) && wire;
    }

    private static FilterReply emit(
            Logger logger, Level level, @Nullable String line, @Nullable Throwable throwable) {
        var text = line == null ? "" : line;
        var redacted = SecretPatterns.redact(text);
        if (redacted.equals(text) && !isRevealing(throwable, newIdentitySet())) {
            return FilterReply.NEUTRAL;
        }
        logger.callAppenders(new RedactedEvent(logger, level, redacted, throwable));
        return FilterReply.DENY;
    }

    private static boolean isRevealing(@Nullable Throwable throwable, Set<Throwable> visited) {
        if (throwable == null || !visited.add(throwable)) {
            return false;
        }
        var message = throwable.getMessage();
        if (message != null && !SecretPatterns.redact(message).equals(message)) {
            return true;
        }
        for (var suppressed : throwable.getSuppressed()) {
            if (isRevealing(suppressed, visited)) {
                return true;
            }
        }
        return isRevealing(throwable.getCause(), visited);
    }

    private static Set<Throwable> newIdentitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** As the logging interface has it: an exception may stand last among the parameters. */
    private static @Nullable Throwable lastThrowable(Object @Nullable [] parameters) {
        return parameters == null ? null : MessageFormatter.getThrowableCandidate(parameters);
    }
}
