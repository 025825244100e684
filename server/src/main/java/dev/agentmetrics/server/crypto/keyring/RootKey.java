package dev.agentmetrics.server.crypto.keyring;

import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keyring.RotatesData.Progress;
import java.time.Duration;
import java.time.Instant;

/** The key that wraps all data keys. Only its rotation needs this. */
public interface RootKey {

    /** How long a version wraps before there is a newer one. */
    Duration ROTATION = Duration.ofDays(90);

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

    /** Disables every version before the newest one. */
    void disableOld();

    /** Destroys what was disabled before then, of the root and of data keys; tells how many. */
    int destroyDisabledBefore(Instant then);
}
