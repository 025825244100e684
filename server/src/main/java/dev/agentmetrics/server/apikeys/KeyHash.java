package dev.agentmetrics.server.apikeys;

/** The keyed hash of an API key, as it is stored. Not printed: it identifies the key. */
public final class KeyHash {

    private final byte[] value;
    private final String pepperId;
    private final String chain;

    /**
     * @param pepperId which pepper was used last
     * @param chain all that were, oldest first, separated by {@code >}
     */
    public KeyHash(byte[] value, String pepperId, String chain) {
        this.value = value.clone();
        this.pepperId = pepperId;
        this.chain = chain;
    }

    public byte[] value() {
        return value.clone();
    }

    public String pepperId() {
        return pepperId;
    }

    public String chain() {
        return chain;
    }

    @Override
    public String toString() {
        return "KeyHash[" + pepperId + "]";
    }
}
