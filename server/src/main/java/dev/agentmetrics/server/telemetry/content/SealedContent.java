package dev.agentmetrics.server.telemetry.content;

import java.time.Instant;

/** What somebody said in one span, as the event store keeps it: nobody reads it without the key. */
public final class SealedContent {

    private final Label label;
    private final int keyVersion;
    private final byte[] box;

    public SealedContent(Label label, int keyVersion, byte[] box) {
        this.label = label;
        this.keyVersion = keyVersion;
        this.box = box.clone();
    }

    /**
     * All that stands beside it in clear.
     *
     * @param at the start of the span
     * @param parts which kinds of fields are in it
     * @param characters of all that was sent, before anything was cut
     * @param cut how many fields were cut or left out
     */
    public record Label(
            String traceId,
            String spanId,
            String environment,
            Instant at,
            Instant receivedAt,
            String parts,
            long characters,
            int cut) {}

    public Label label() {
        return label;
    }

    /** Of the organisation's key. */
    public int keyVersion() {
        return keyVersion;
    }

    public byte[] box() {
        return box.clone();
    }
}
