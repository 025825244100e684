package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;

/** The rules about versions that no service enforces for us. */
public final class Versions {

    private Versions() {}

    /** The newest version wraps what is written now: taking it away would stop the server. */
    public static void requireOlder(KeyName key, int version, int newest) {
        if (version >= newest) {
            throw new KeyManagerException.Refused(
                    "version %d of the key %s is not older than the newest, %d; rotate first"
                            .formatted(version, key, newest));
        }
    }

    public static KeyManagerException noSuchKey(KeyName key) {
        return new KeyManagerException.Refused(
                "there is no key " + key + " under AGENTMETRICS_KEY_MANAGER_PREFIX");
    }

    public static KeyManagerException noSuchVersion(KeyName key, int version) {
        return new KeyManagerException.Refused(
                "there is no version %d of the key %s, or it was destroyed"
                        .formatted(version, key));
    }

    public static KeyManagerException disabled(KeyName key, int version) {
        return new KeyManagerException.Refused(
                "version %d of the key %s is disabled or destroyed".formatted(version, key));
    }

    public static KeyManagerException cannotUnwrap(KeyName key, int version) {
        return new KeyManagerException.Refused(
                ("version %d of the key %s cannot unwrap it: it was changed, belongs to another"
                                + " context, or the version is disabled or destroyed")
                        .formatted(version, key));
    }
}
