package dev.agentmetrics.server.crypto.keymanager;

import java.util.List;

/**
 * What may be said aloud about a key manager: no key, no credential, no address with a password.
 *
 * @param provider the value of {@code AGENTMETRICS_KEY_MANAGER}
 * @param place for people: "the token agentmetrics of /usr/lib/…/libsofthsm2.so"
 * @param hardwareBacked whether the provider says that keys are in hardware
 * @param exportable whether somebody with enough rights can copy a key out
 * @param canMac whether it has keys for {@link KeyManager.Use#MAC}
 * @param versions of all keys, oldest first, the destroyed ones that it still knows too
 */
public record KeyManagerDescription(
        String provider,
        String place,
        boolean hardwareBacked,
        boolean exportable,
        boolean canMac,
        List<KeyVersion> versions) {

    public KeyManagerDescription {
        versions = List.copyOf(versions);
    }

    /** Of one key, oldest first. */
    public List<KeyVersion> versions(KeyName key) {
        return versions.stream().filter(version -> version.key().equals(key)).toList();
    }
}
