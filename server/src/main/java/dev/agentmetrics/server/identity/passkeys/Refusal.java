package dev.agentmetrics.server.identity.passkeys;

import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import java.util.Locale;

/** Why a passkey was not accepted: exactly in the audit log, the same answer for all. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Names are stored in the audit log: add, never rename. */
    enum Reason {
        /** No such question is open in this browser or session: never asked, used, or too old. */
        NOT_BEGUN,
        UNKNOWN_CREDENTIAL,
        /** It belongs to somebody else than the one who is asked. */
        WRONG_PERSON,
        WRONG_CHALLENGE,
        WRONG_ORIGIN,
        WRONG_RELYING_PARTY,
        WRONG_SIGNATURE,
        /** Neither PIN nor fingerprint nor face. */
        USER_NOT_VERIFIED,
        /** Somebody else has a copy of it. */
        COUNTER_WENT_BACK,
        /** Cannot be read, or does not hold together. */
        NOT_PROVEN,
        NOT_A_MEMBER,
        CREDENTIAL_TAKEN,
        TOO_MANY,
        LAST_WAY_IN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    Refusal(Reason reason) {
        super(reason.text());
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    static Refusal of(WebAuthnException failure) {
        return new Refusal(
                switch (failure) {
                    case BadChallengeException _ -> Reason.WRONG_CHALLENGE;
                    case BadOriginException _ -> Reason.WRONG_ORIGIN;
                    case BadTopOriginException _ -> Reason.WRONG_ORIGIN;
                    case BadRpIdException _ -> Reason.WRONG_RELYING_PARTY;
                    case BadSignatureException _ -> Reason.WRONG_SIGNATURE;
                    case UserNotVerifiedException _ -> Reason.USER_NOT_VERIFIED;
                    case MaliciousCounterValueException _ -> Reason.COUNTER_WENT_BACK;
                    default -> Reason.NOT_PROVEN;
                });
    }
}
