package dev.agentmetrics.server.telemetry.trace;

import dev.agentmetrics.server.telemetry.span.Span;

/** Why nobody knows what a call of a run cost. */
public enum WhyUnpriced {
    /** It was served at another price than the listed one. */
    SERVICE_TIER,
    /** It used kinds of tokens that have no price of their own. */
    KINDS,
    /** It told a total and not of which kinds. */
    TOTAL_ALONE,
    /** It named no model. */
    NO_MODEL,
    /** It did not say how much it used. */
    NO_TOKENS,
    /** The table has none. */
    NO_PRICE,
    /** It is in what another run above it reports for all its work. */
    PAID_ABOVE;

    static WhyUnpriced of(Span span) {
        var usage = span.usage();
        if (span.model().model().isEmpty()) {
            return NO_MODEL;
        }
        if (!usage.any()) {
            return NO_TOKENS;
        }
        if (usage.unknownKind() > 0) {
            return TOTAL_ALONE;
        }
        if (!usage.isOfPricedKinds()) {
            return KINDS;
        }
        return span.model().isAtListPrice() ? NO_PRICE : SERVICE_TIER;
    }
}
