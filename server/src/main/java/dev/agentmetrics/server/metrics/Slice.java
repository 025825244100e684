package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.TimeRange;
import org.jspecify.annotations.Nullable;

/** The runs that a question is about: of one organisation always, of one agent perhaps. */
public record Slice(OrgId org, Scope scope, @Nullable String agentId) {

    /** All agents. */
    public static Slice of(OrgId org, Scope scope) {
        return new Slice(org, scope, null);
    }

    public TimeRange range() {
        return scope.range();
    }

    /** The same runs in the period before. */
    public Slice previous() {
        return new Slice(org, scope.previous(), agentId);
    }
}
