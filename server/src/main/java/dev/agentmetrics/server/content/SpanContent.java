package dev.agentmetrics.server.content;

import dev.agentmetrics.server.telemetry.content.SealedContent;

/**
 * What somebody said in one span, redacted and cut, as JSON text, on its way to be sealed. Prints
 * as its label only.
 */
public final class SpanContent {

    private final SealedContent.Label label;
    private final String json;

    public SpanContent(SealedContent.Label label, String json) {
        this.label = label;
        this.json = json;
    }

    public SealedContent.Label label() {
        return label;
    }

    /** Each call is a place to review. */
    public String reveal() {
        return json;
    }

    public int length() {
        return json.length();
    }

    @Override
    public String toString() {
        return "SpanContent[" + label + "]";
    }
}
