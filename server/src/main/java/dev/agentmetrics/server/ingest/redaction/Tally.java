package dev.agentmetrics.server.ingest.redaction;

/** Counts what was taken out of one event. Not for use by several threads. */
public final class Tally {

    private int secrets;
    private int cards;

    public int secrets() {
        return secrets;
    }

    public int cards() {
        return cards;
    }

    /** Starts the next event. */
    public void reset() {
        secrets = 0;
        cards = 0;
    }

    void count(String type) {
        if (CardScanner.isCardData(type)) {
            cards++;
        } else {
            secrets++;
        }
    }
}
