package dev.agentmetrics.server.pricing;

/** The disjoint kinds of tokens that have a price of their own. */
public enum TokenKind {
    INPUT("Input, uncached"),
    CACHE_READ("Input, cache read"),
    CACHE_WRITE("Input, cache write"),
    OUTPUT("Output");

    private final String label;

    TokenKind(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
