package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.telemetry.span.Span;
import dev.agentmetrics.server.telemetry.trace.TraceAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The spans of a trace that came before it was closed, and what they come to. Once they make runs,
 * what comes after a long silence changes nothing any more.
 *
 * <p>Depends on the spans alone: it is the same whenever it is looked at, and whatever was stored
 * of it before.
 *
 * @param spans in the order in which they were received
 */
record OpenTrace(List<Span> spans, TraceAccount account) {

    /** Of all spans of a trace, and at least one. */
    static OpenTrace of(List<Span> all, Duration silence) {
        var spans = all.stream().sorted(Comparator.comparing(OpenTrace::received)).toList();
        for (var n = 1; n < spans.size(); n++) {
            var until = received(spans.get(n - 1)).plus(silence);
            if (!received(spans.get(n)).isBefore(until)) {
                var before = spans.subList(0, n);
                var account = TraceAccount.of(before);
                if (!account.runs().isEmpty()) {
                    return new OpenTrace(before, account);
                }
            }
        }
        return new OpenTrace(spans, TraceAccount.of(spans));
    }

    private static Instant received(Span span) {
        return span.timing().receivedAt();
    }

    Instant lastSeen() {
        return received(spans.getLast());
    }
}
