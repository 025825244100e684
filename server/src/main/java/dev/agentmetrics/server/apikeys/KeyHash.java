package dev.agentmetrics.server.apikeys;

import dev.agentmetrics.server.crypto.HmacKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The keyed hash of an API key, as it is stored. Not printed: it identifies the key. */
public final class KeyHash {

    private static final String SEPARATOR = ">";
    private static final byte[] NESTING =
            "am-apikey-nested-v1\0".getBytes(StandardCharsets.US_ASCII);

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

    /** With one pepper. */
    static KeyHash by(HmacKey pepper, byte[] value) {
        return new KeyHash(value, pepper.id(), pepper.id());
    }

    /** This hash under one more pepper. Needs no key. */
    KeyHash under(HmacKey pepper) {
        return new KeyHash(nest(pepper, value), pepper.id(), chain + SEPARATOR + pepper.id());
    }

    /** The hash of a hash. */
    static byte[] nest(HmacKey pepper, byte[] value) {
        return pepper.mac(NESTING, value);
    }

    /** Oldest first. */
    List<String> peppers() {
        return List.of(chain.split(SEPARATOR, -1));
    }

    boolean isOfSeveral() {
        return chain.contains(SEPARATOR);
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
