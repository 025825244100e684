package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.PublicUrl;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.crypto.TotpSecret;
import dev.agentmetrics.server.identity.SignedIn;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What somebody sees and does about their own second factors. Open to whoever must add one before
 * they may do anything else.
 */
@Service
public class OwnFactors {

    private static final String ISSUER = "AgentMetrics";

    private final Factors factors;
    private final Totp totp;
    private final RecoveryCodes recovery;
    private final FactorChanges changes;
    private final FactorJournal journal;
    private final AccountService accounts;
    private final Guard guard;
    private final PublicUrl url;
    private final TransactionOperations transactions;

    OwnFactors(
            Factors factors,
            Totp totp,
            RecoveryCodes recovery,
            FactorChanges changes,
            FactorJournal journal,
            AccountService accounts,
            Guard guard,
            PublicUrl url,
            TransactionOperations transactions) {
        this.factors = factors;
        this.totp = totp;
        this.recovery = recovery;
        this.changes = changes;
        this.journal = journal;
        this.accounts = accounts;
        this.guard = guard;
        this.url = url;
        this.transactions = transactions;
    }

    /**
     * @param appSince null when there is no authenticator app
     * @param proofs how they can prove once more who they are
     * @param recent whether they need not, for now
     * @param missing whether their organisation waits for them to add one
     */
    public record State(
            @Nullable Instant appSince,
            int recoveryCodesLeft,
            Set<ProofKind> proofs,
            boolean recent,
            boolean missing) {

        public State {
            proofs = Set.copyOf(proofs);
        }
    }

    /** What an authenticator app has to know, and nobody else. */
    public record Begun(Secret secret, Secret uri, QrCode qr) {}

    public State state(@Nullable SignedIn session) {
        var mine = FactorChanges.require(session);
        var person = FactorChanges.person(mine);
        return new State(
                totp.since(person).orElse(null),
                recovery.left(person),
                factors.of(person),
                guard.isRecent(mine.caller()),
                mine.caller().assurance().lacksFactor());
    }

    /** Shows a secret. It counts when a code of it has come back. */
    public Begun begin(@Nullable SignedIn session) {
        var person = changes.requireRecent(session);
        var email = accounts.find(person).orElseThrow().email().text();
        var secret = totp.begin(person).orElseThrow(OwnFactors::alreadyThere).reveal();
        var label = ISSUER + " " + URI.create(url.text()).getHost();
        var uri =
                "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                        .formatted(
                                encoded(label),
                                encoded(email),
                                secret,
                                encoded(label),
                                TotpSecret.DIGITS,
                                TotpSecret.STEP.toSeconds());
        return new Begun(Secret.of(secret), Secret.of(uri), QrCode.of(uri));
    }

    public FactorChanges.Changed confirm(@Nullable SignedIn session, @Nullable String code) {
        var person = changes.requireRecent(session);
        if (totp.has(person)) {
            throw alreadyThere();
        }
        return changes.add(
                session, ProofKind.TOTP, () -> code != null && totp.confirm(person, code));
    }

    public FactorChanges.Changed removeApp(@Nullable SignedIn session) {
        var person = changes.requireRecent(session);
        return changes.remove(session, ProofKind.TOTP, () -> totp.delete(person));
    }

    /** A new set of recovery codes. */
    public List<Secret> newRecoveryCodes(@Nullable SignedIn session) {
        var person = changes.requireRecent(session);
        var caller = Optional.ofNullable(session).orElseThrow().caller();
        return transactions.execute(
                _ -> {
                    accounts.lock(person);
                    if (!factors.has(person)) {
                        throw new ProblemException(
                                new Problem.Conflict(
                                        "no_second_factor",
                                        "Recovery codes stand in for a second factor. Add one"
                                                + " first."));
                    }
                    var codes = recovery.replace(person);
                    journal.codesMade(caller, codes.size());
                    return codes;
                });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static ProblemException alreadyThere() {
        return new ProblemException(
                new Problem.Conflict(
                        "already_added",
                        "You have an authenticator app. Remove it before adding another."));
    }
}
