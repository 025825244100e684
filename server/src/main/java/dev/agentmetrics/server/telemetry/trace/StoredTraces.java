package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.span.Span;
import java.util.List;
import java.util.Optional;

/** The spans of a trace as they are stored, for whoever shows it. */
public interface StoredTraces {

    /**
     * The spans of a trace that began first, and not more than this many; none if there is no such
     * trace. One that was announced and has ended may be there twice. Without what only {@link
     * #span} tells: attributes, resource, events, links, and whatever no tree shows.
     */
    List<Span> spans(OrgId org, String trace, int most);

    /** How many spans a trace has. */
    long count(OrgId org, String trace);

    /** One span with everything that is stored of it. */
    Optional<Span> span(OrgId org, String trace, String spanId);
}
