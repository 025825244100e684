package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import java.util.List;
import java.util.Optional;

/** The spans of a trace as they are stored, for whoever shows it. */
public interface StoredTraces {

    /**
     * The spans of a trace that began first, and not more than this many, or than weigh as much as
     * so many with the usual texts; none if there is no such trace. One that was announced and has
     * ended may be there twice. Without what only {@link #span} tells: attributes, resource,
     * events, links, and whatever no tree shows.
     */
    Beginning beginning(OrgId org, String trace, int most);

    /**
     * @param isWhole whether the trace has no other spans
     */
    record Beginning(List<Span> spans, boolean isWhole) {

        public Beginning {
            spans = List.copyOf(spans);
        }
    }

    /** How many spans a trace has. */
    long count(OrgId org, String trace);

    /** One span with everything that is stored of it. */
    Optional<Span> span(OrgId org, String trace, String spanId);
}
