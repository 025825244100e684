package dev.agentmetrics.server.web.listener;

/** What one client may use of the HTTP server, where nobody needs to set it. */
final class Limits {

    /** Idle connections are closed after this time when all places are taken. */
    static final long CROWDED_IDLE_MILLIS = 2_000;

    static final int HEADER_BYTES = 16 * 1_024;
    static final int STREAMS = 128;
    static final int BODY_BYTES_PER_SECOND = 1_024;

    private Limits() {}
}
