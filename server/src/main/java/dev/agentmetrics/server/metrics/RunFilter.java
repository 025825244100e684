package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.telemetry.RunStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of a scope are wanted. Parts are joined by "and", values of one part by "or".
 *
 * @param tools runs that name any of them; empty means any run
 */
public record RunFilter(Labels labels, Ids ids, Bounds bounds, Text text, List<String> tools) {

    public RunFilter {
        tools = List.copyOf(tools);
    }

    /** Lets everything through. */
    public static final RunFilter ALL =
            new RunFilter(
                    new Labels(List.of(), List.of(), List.of(), null),
                    new Ids(null, null, null, null),
                    new Bounds(null, null, null, null, false),
                    new Text(null, Map.of()),
                    List.of());

    /**
     * What is said in a word. Empty means any.
     *
     * @param models those that a run called, its main one among them
     */
    public record Labels(
            List<String> agents,
            List<RunStatus> statuses,
            List<String> models,
            @Nullable String version) {

        public Labels {
            agents = List.copyOf(agents);
            statuses = List.copyOf(statuses);
            models = List.copyOf(models);
        }
    }

    /** Exact ids. */
    public record Ids(
            @Nullable String session,
            @Nullable String trace,
            @Nullable String parentTrace,
            @Nullable Long errorFingerprint) {}

    /** Limits, both ends included. A run without a duration or a price is in no such range. */
    public record Bounds(
            @Nullable Long minDurationMicros,
            @Nullable Long maxDurationMicros,
            @Nullable BigDecimal minCost,
            @Nullable BigDecimal maxCost,
            boolean unpricedOnly) {}

    /** Words in error, ids and metadata, and values of metadata keys. */
    public record Text(@Nullable String words, Map<String, String> metadata) {

        public Text {
            metadata = Map.copyOf(metadata);
        }
    }

    /**
     * Whether hourly roll-ups can count what this filter lets through. Of models they know only the
     * main one of each run.
     */
    public boolean isRolledUp() {
        return labels.models.isEmpty()
                && ids.equals(ALL.ids)
                && bounds.equals(ALL.bounds)
                && text.equals(ALL.text)
                && tools.isEmpty();
    }
}
