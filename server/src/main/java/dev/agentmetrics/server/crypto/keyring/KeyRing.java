package dev.agentmetrics.server.crypto.keyring;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import java.util.List;

/**
 * The data keys of this deployment.
 *
 * <p>Guarantees that a purpose and a version always give the same key, that a key was never written
 * anywhere but wrapped by the root, and that a lost or changed one is reported and never silently
 * replaced. Answers from memory, so it may be asked per request.
 *
 * <p>Every call fails with {@link KeyManagerException.Unavailable} once the key manager has not
 * answered for five minutes, until it answers again; the server then answers 503 {@code
 * key_manager_unavailable} to everything that needs a key. Nothing may go on without a key: let the
 * exception pass, or hold back what would have been written.
 */
public interface KeyRing {

    /** The newest version, for whatever is written now. Made when the purpose has none yet. */
    DataKey current(Purpose purpose);

    /**
     * The version that something was written with.
     *
     * @throws KeyManagerException.Refused when there is no such version, or it was disabled or
     *     destroyed
     */
    DataKey version(Purpose purpose, int version);

    /** All versions of a purpose, oldest first; empty when it has none yet. */
    List<DataKeyInfo> versions(Purpose purpose);

    /** All versions of all purposes. */
    List<DataKeyInfo> all();

    /**
     * Makes a new version, which is the current one when this returns. The one before becomes
     * {@link DataKeyInfo.State#RETIRING}: its user moves what it protected, then calls {@link
     * #disable}.
     */
    DataKey rotate(Purpose purpose);

    /** All that this version protected was moved to a newer one. Again does nothing. */
    void disable(Purpose purpose, int version);

    /** The end of a version that is not current, and of whatever it still protects. */
    void destroy(Purpose purpose, int version);

    /** The end of all versions: what the purpose protected is unreadable from now on. */
    void destroyAll(Purpose.OfOrganization purpose);

    /**
     * Fails as every other call would when the key manager has been silent for too long. For what
     * holds a derived key and therefore does not ask for one.
     */
    void requireUsable();
}
