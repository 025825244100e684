package dev.agentmetrics.server.ingest.otlp.mapping;

/** A point that cannot be stored; the points beside it can. */
final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason for the client, without anything that was sent
     */
    Unfit(String reason) {
        super(reason, null, false, false);
    }

    static void unless(boolean fits, String reason) throws Unfit {
        if (!fits) {
            throw new Unfit(reason);
        }
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
