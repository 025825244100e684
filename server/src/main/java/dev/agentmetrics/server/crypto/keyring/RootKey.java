package dev.agentmetrics.server.crypto.keyring;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.RotatesData.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The key that wraps all data keys. Only its rotation needs this. */
public interface RootKey {

    /** How long a version wraps before there is a newer one. */
    Duration ROTATION = Duration.ofDays(90);

    /**
     * For how long an older version still unwraps. A ring that hangs from the same root (a copy of
     * this data directory) looks every minute, and has followed by then.
     */
    Duration GRACE = Duration.ofDays(7);

    /** After so long without a version of somebody else, nobody else is there any more. */
    Duration OTHERS_FORGOTTEN = ROTATION.multipliedBy(2);

    /** What it is called in the key manager: each ring's has a name of its own. */
    KeyName name();

    /** A random name of the deployment, which every key is bound to. Not secret. */
    String deployment();

    /**
     * When the key manager last did what it was asked, and until when keys may be used if it never
     * does again.
     */
    record Answer(Instant at, Instant keysUsableUntil) {}

    /** From memory; it is asked every half minute. */
    Answer lastAnswer();

    /** What the key manager says, as of now. */
    KeyManagerDescription describe();

    /** Makes a new version in the key manager. Data keys are wrapped by it from now on. */
    KeyVersion rotate();

    /** Wraps some more data keys with the newest version. Again does nothing. */
    Progress rewrap();

    /**
     * Reads the stored keys afresh and unwraps each of them: whether none needs a version before
     * the newest one.
     */
    boolean isRewrapped();

    /**
     * Versions that lately somebody else made of this root: another ring hangs from it, as when a
     * copy of the data directory is in use somewhere.
     */
    List<KeyVersion> madeByOthers(KeyManagerDescription now);

    /**
     * Disables every version before the newest one.
     *
     * @throws KeyManagerException.Refused where another ring may need them
     */
    void disableOld();

    /** Since when the first of the disabled versions is that; empty when there is none. */
    Optional<Instant> disabledSince();

    /** Versions of data keys that were disabled before then. */
    List<DataKeyInfo> disabledBefore(Instant then);

    /** Makes a disabled version of a data key readable again: something needs it after all. */
    void reopen(Purpose purpose, int version);

    /**
     * Destroys what was disabled before then, of the root and of data keys; tells how many. No
     * version of a root that another ring may need.
     */
    int destroyDisabledBefore(Instant then);
}
