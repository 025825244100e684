package dev.agentmetrics.server.ingest.otlp.mapping;

/**
 * A library, or a version of it, whose spans are read alike.
 *
 * @param order of several that a span shows signs of, it is the one with the lowest
 * @param refines the dialect of which it is a special case; empty for none
 * @param framework that it reports about; empty when it reports about many
 */
record Dialect(String name, int order, String refines, String framework) {

    /** Whatever nobody has put a mark on. */
    static final Dialect UNKNOWN = new Dialect("", Integer.MAX_VALUE, "", "");
}
