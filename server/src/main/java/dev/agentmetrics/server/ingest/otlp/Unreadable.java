package dev.agentmetrics.server.ingest.otlp;

/** A piece of a request that cannot be read; the pieces beside it can. */
final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason for the client, without anything that was sent
     */
    Unreadable(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
