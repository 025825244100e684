package dev.agentmetrics.server.core;

/**
 * Where a request came from, as far as the network and the client say. Safe to store and to show.
 *
 * @param address of the network; empty when unknown
 * @param agent what the client calls itself, shortened; empty when it does not
 */
public record Origin(String address, String agent) {

    /** The server itself, or nobody knows. */
    public static final Origin UNKNOWN = new Origin("", "");

    private static final int MAX_ADDRESS = 64;
    private static final int MAX_AGENT = 200;

    public Origin {
        address = VisibleText.line(address, MAX_ADDRESS);
        agent = VisibleText.line(agent, MAX_AGENT);
    }
}
