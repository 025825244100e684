package dev.agentmetrics.server.crypto.internal.azure;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How a kind of key wraps, with what is bound to it. */
interface Envelope {

    /** What the key is made of. */
    Map<String, Object> keyParameters();

    /** Whether a key that is there already is of this kind. */
    boolean fits(JsonNode key);

    /**
     * @param path of the key, without a version
     */
    byte[] wrap(String path, byte[] plaintext, byte[] associated);

    /**
     * @throws NotOpenedException when it was changed, or something else was bound to it
     */
    byte[] unwrap(String path, byte[] wrapped, byte[] associated) throws NotOpenedException;
}
