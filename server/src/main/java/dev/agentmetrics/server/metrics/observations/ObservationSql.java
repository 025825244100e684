package dev.agentmetrics.server.metrics.observations;

import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Scope;
import dev.agentmetrics.server.metrics.internal.EventStore;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Events of spans and sessions. */
@Component
public class ObservationSql {

    private static final String COLUMNS =
            """
            SELECT at, name, severity, trace_id, span_id, session_id,
                if(agent_id = '', agent_name, agent_id) AS agent, service_name, environment,
                model, provider, tool_name, error_type, error_message, attributes, truncated,
                redacted_secrets, redacted_cards
            FROM span_events
            """;

    private static final String NEWEST =
            COLUMNS
                    + "WHERE "
                    + Within.RANGE
                    + """
                     AND ({environment:String} = '' OR environment = {environment:String})
                    AND ({agent:String} = '' OR agent_id = {agent:String} OR agent_name = {agent:String})
                    AND ({session:String} = '' OR session_id = {session:String})
                    AND ({trace:String} = '' OR trace_id = {trace:String})
                    AND ({span:String} = '' OR span_id = {span:String})
                    AND ({name:String} = '' OR name = {name:String})
                    ORDER BY at DESC, event_key DESC LIMIT {limit:UInt32}
                    """;

    private static final String OF_RUN =
            COLUMNS
                    + "WHERE "
                    + Within.RANGE
                    + """
                     AND ((trace_id = {trace:String} AND trace_id != '')
                        OR (trace_id = '' AND session_id = {session:String} AND session_id != ''
                            AND at >= {began:DateTime64(3, 'UTC')}
                            AND at < {ended:DateTime64(3, 'UTC')} + INTERVAL 1 MILLISECOND))
                    ORDER BY at, event_key LIMIT {limit:UInt32}
                    """;

    private static final String OF_SPAN =
            COLUMNS
                    + "WHERE "
                    + Within.RANGE
                    + """
                     AND trace_id = {trace:String} AND span_id = {span:String}
                    ORDER BY at, event_key LIMIT {limit:UInt32}
                    """;

    private static final List<String> SEVERITIES =
            List.of("trace", "debug", "info", "warn", "error", "fatal");

    private final EventStore store;
    private final ObjectMapper json;

    ObservationSql(EventStore store, ObjectMapper json) {
        this.store = store;
        this.json = json;
    }

    /** What makes an event one of a run: its trace; or its session, while the run went on. */
    record Belonging(String traceId, String sessionId, Instant began, Instant ended) {}

    List<EventView> newest(OrgId org, Scope scope, EventQuery query, int limit) {
        var values = query.values();
        var question = Within.range(NEWEST, org, scope.range());
        for (var value : values.entrySet()) {
            question = question.with(value.getKey(), value.getValue());
        }
        return store.list(
                question.with("environment", Within.environment(scope)).with("limit", limit),
                this::view);
    }

    List<EventView> ofRun(OrgId org, TimeRange around, Belonging run, int limit) {
        return store.list(
                Within.range(OF_RUN, org, around)
                        .with("trace", run.traceId())
                        .with("session", run.sessionId())
                        .with("began", run.began())
                        .with("ended", run.ended())
                        .with("limit", limit),
                this::view);
    }

    /** The events of one span, but for those that it carries itself; the earliest first. */
    public List<EventView> ofSpan(
            OrgId org, TimeRange around, String traceId, String spanId, int limit) {
        return store.list(
                Within.range(OF_SPAN, org, around)
                        .with("trace", traceId)
                        .with("span", spanId)
                        .with("limit", limit),
                this::view);
    }

    private EventView view(Row row) {
        return new EventView(
                row.instant("at"),
                row.string("name"),
                severity(row.integer("severity")),
                new EventView.Place(
                        row.string("trace_id"),
                        row.string("span_id"),
                        row.string("session_id"),
                        row.string("agent"),
                        row.string("service_name"),
                        row.string("environment")),
                new EventView.What(
                        row.string("model"),
                        row.string("provider"),
                        row.string("tool_name"),
                        row.string("error_type"),
                        row.string("error_message")),
                attributes(row.string("attributes")),
                new EventView.Handling(
                        row.strings("truncated"),
                        row.integer("redacted_secrets"),
                        row.integer("redacted_cards")));
    }

    /** Four grades make one word of OpenTelemetry; empty when nobody said how grave it is. */
    private static String severity(long number) {
        return number < 1 || number > 24 ? "" : SEVERITIES.get((int) (number - 1) / 4);
    }

    private JsonNode attributes(String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException damaged) {
            return json.createObjectNode();
        }
    }
}
