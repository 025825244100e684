package dev.agentmetrics.server.ingest.otlp.mapping;

import dev.agentmetrics.server.telemetry.span.Span.Timing;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a span was, in nanoseconds since 1970 as it was sent. Unsigned there, so that a clock may be
 * centuries ahead: all comparisons here are of unsigned numbers.
 */
record SpanTimes(long start, long end) {

    static final SpanTimes NONE = new SpanTimes(0, 0);

    private static final Duration OLDEST = Duration.ofDays(400);
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(1);
    private static final long SECOND = 1_000_000_000L;

    static SpanTimes of(Span span) {
        return new SpanTimes(span.getStartTimeUnixNano(), span.getEndTimeUnixNano());
    }

    private boolean isRunning() {
        return end == 0;
    }

    /** Zero when it ended before it began, or not yet. */
    private long length() {
        return isRunning() || Long.compareUnsigned(end, start) < 0 ? 0 : end - start;
    }

    boolean holds(long nanos) {
        return Long.compareUnsigned(nanos, start) >= 0
                && (isRunning() || Long.compareUnsigned(nanos, end) <= 0);
    }

    boolean holdsMicros(long micros) {
        return micros >= 0
                && (isRunning() || Long.compareUnsigned(micros, (length() + 999) / 1_000) <= 0);
    }

    long micros(long nanos) {
        return (nanos - start) / 1_000;
    }

    /** Since the start; null for a moment that is years away. */
    @Nullable Long micros(Instant moment) {
        if (start < 0) {
            return null;
        }
        var since = Duration.between(instant(start), moment);
        return Math.abs(since.toSeconds()) > OLDEST.toSeconds()
                ? null
                : (Long) (since.toNanos() / 1_000);
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(nanos, SECOND), Long.remainderUnsigned(nanos, SECOND));
    }

    /** Whether a clock that says so may be right. */
    static boolean isBelievable(Instant moment, Instant received) {
        return !moment.isBefore(received.minus(OLDEST))
                && !moment.isAfter(received.plus(FURTHEST_AHEAD));
    }

    /**
     * The same on our calendar. A clock that is years off is not believed: then the span ended when
     * it came, and its length stays.
     */
    Timing bounded(Instant received, Cuts cuts) {
        var last = received.plus(FURTHEST_AHEAD);
        var began = instant(start);
        if (!isBelievable(began, received)) {
            cuts.add("start");
            var length = Duration.ofNanos(Math.max(0, length()));
            var moved = length.compareTo(OLDEST) > 0 ? received : received.minus(length);
            return new Timing(moved, isRunning() ? null : received, received);
        }
        if (isRunning()) {
            return new Timing(began, null, received);
        }
        var ended = instant(end);
        if (ended.isBefore(began)) {
            cuts.add("end");
            return new Timing(began, began, received);
        }
        if (ended.isAfter(last)) {
            cuts.add("end");
            return new Timing(began, began.isAfter(received) ? began : received, received);
        }
        return new Timing(began, ended, received);
    }
}
