package dev.agentmetrics.server.crypto;

import java.util.List;
import java.util.Optional;

/**
 * All versions of a key that can be used now.
 *
 * <p>Ask for {@link #current} each time and do not keep it: it is another one after a rotation.
 * Whoever stores what a key made stores its {@link HmacKey#id} too, or asks all of them.
 */
public interface HmacKeys {

    /** What is made now is made with this one. */
    HmacKey current();

    /** Its number in the key ring. */
    int currentVersion();

    /** Newest first: the current one, and those that what was made before still needs. */
    List<HmacKey> usable();

    /** By its version in the key ring. */
    HmacKey version(int version);

    default Optional<HmacKey> find(String id) {
        return usable().stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
