package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.identity.factors.SecondFactor;
import java.time.Clock;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Passkeys as the second step after a password, and before something sensitive.
 *
 * <p>Guarantees that a challenge is answered once, within five minutes, with a passkey of the
 * person for whom it was made. The browser is bound by what it proves this for: a sign-in that
 * waits in it, or its session.
 */
@Component
class PasskeyFactor implements SecondFactor {

    private final RelyingParty relyingParty;
    private final PasskeyWayIn passkeys;
    private final PasskeyProof proof;
    private final AccountService accounts;
    private final PasskeyMail mail;
    private final TransactionOperations transactions;
    private final OpenCeremonies<PublicKeyCredentialRequestOptions> open;

    PasskeyFactor(
            RelyingParty relyingParty,
            PasskeyWayIn passkeys,
            PasskeyProof proof,
            AccountService accounts,
            PasskeyMail mail,
            TransactionOperations transactions,
            Clock clock) {
        this.relyingParty = relyingParty;
        this.passkeys = passkeys;
        this.proof = proof;
        this.accounts = accounts;
        this.mail = mail;
        this.transactions = transactions;
        this.open = new OpenCeremonies<>(clock);
    }

    @Override
    public ProofKind kind() {
        return ProofKind.PASSKEY;
    }

    @Override
    public boolean has(PersonId person) {
        return passkeys.count(person) > 0;
    }

    /** What the person's authenticators are asked for. */
    PublicKeyCredentialRequestOptions ask(PersonId person) {
        var asked = relyingParty.requestOptions(person);
        open.begin(name(person, asked.getChallenge().toBase64UrlString()), asked);
        return asked;
    }

    @Override
    public boolean prove(PersonId person, String answer, Origin from) {
        return AssertionText.read(answer).filter(text -> proves(person, text, from)).isPresent();
    }

    private boolean proves(PersonId person, AssertionText text, Origin from) {
        var asked = open.take(name(person, text.challenge()));
        if (asked.isEmpty()) {
            return false;
        }
        try {
            transactions.executeWithoutResult(
                    _ -> {
                        accounts.lock(person);
                        proof.require(asked.get(), text.assertion(), person);
                    });
            return true;
        } catch (Refusal refusal) {
            mail.toldOfCopy(refusal, person, from);
            return false;
        }
    }

    private static String name(PersonId person, String challenge) {
        return person + " " + challenge;
    }
}
