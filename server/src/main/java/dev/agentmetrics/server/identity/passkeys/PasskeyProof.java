package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.passkeys.Refusal.Reason;
import java.time.Clock;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.stereotype.Component;

/**
 * Whether a signature proves that somebody is who they are said to be.
 *
 * <p>Guarantees that it is made with a passkey of that person and of nobody else, and that a
 * passkey whose signature counter does not go up is refused: there are two of it.
 */
@Component
final class PasskeyProof {

    private final RelyingParty relyingParty;
    private final PasskeyStore store;
    private final Clock clock;

    PasskeyProof(RelyingParty relyingParty, PasskeyStore store, Clock clock) {
        this.relyingParty = relyingParty;
        this.store = store;
        this.clock = clock;
    }

    /**
     * In a transaction that holds the lock on the person: of two signatures at a time, the second
     * is compared with the counter of the first, and a passkey that was removed is not there.
     */
    void require(
            PublicKeyCredentialRequestOptions asked, Presented.Assertion answer, PersonId person) {
        var passkey =
                store.find(answer.id()).orElseThrow(() -> new Refusal(Reason.UNKNOWN_CREDENTIAL));
        if (!passkey.person().equals(person)) {
            throw new Refusal(Reason.WRONG_PERSON);
        }
        var handle = answer.userHandle();
        if (handle != null && !handle.equals(passkey.credential().getUserEntityUserId())) {
            throw new Refusal(Reason.WRONG_PERSON);
        }
        relyingParty.verify(asked, answer);
        var data = AuthenticatorData.of(answer.authenticatorData());
        if (!data.isAfter(passkey.credential().getSignatureCount())) {
            throw new Refusal(Reason.COUNTER_WENT_BACK);
        }
        // Says of itself for life whether it may be elsewhere, too.
        if (data.backupEligible() != passkey.credential().isBackupEligible()) {
            throw new Refusal(Reason.NOT_PROVEN);
        }
        store.used(passkey.id(), data.signatureCount(), data.backedUp(), clock.instant());
    }
}
