package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.crypto.keyring.DataKeyInfo;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import dev.agentmetrics.server.crypto.keyring.RotatesData;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Seals the secrets of authenticator apps anew. Recovery codes are kept as hashes only, so an old
 * key is needed for as long as a code from its time was not used or replaced.
 */
@Component
class SecondFactorKeyRotation implements RotatesData {

    /**
     * The date of a version is cut to seconds, and a code may be stored a little after the key that
     * hashed it was asked for: one of this time counts as the old key's.
     */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final TotpStore totp;
    private final RecoveryCodeStore codes;
    private final Totp factor;
    private final KeyRing ring;

    SecondFactorKeyRotation(TotpStore totp, RecoveryCodeStore codes, Totp factor, KeyRing ring) {
        this.totp = totp;
        this.codes = codes;
        this.factor = factor;
        this.ring = ring;
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return purpose == Purpose.Shared.SECOND_FACTOR;
    }

    @Override
    public Progress advance(Purpose purpose, int currentVersion) {
        var people = totp.people();
        people.forEach(factor::reseal);
        return new Progress(people.size(), people.size());
    }

    @Override
    public boolean isFree(Purpose purpose, int oldVersion) {
        var current =
                ring.versions(purpose).stream()
                        .filter(info -> info.state() == State.CURRENT)
                        .map(DataKeyInfo::created)
                        .findFirst()
                        .orElseThrow();
        return totp.people().stream().noneMatch(factor::isSealedByAnOldKey)
                && !codes.hasUnusedFromBefore(current.plus(OVERLAP));
    }
}
