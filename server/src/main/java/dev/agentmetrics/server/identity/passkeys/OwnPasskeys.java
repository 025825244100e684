package dev.agentmetrics.server.identity.passkeys;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.audit.AuditType;
import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.VisibleText;
import dev.agentmetrics.server.crypto.Secret;
import dev.agentmetrics.server.identity.SignedIn;
import dev.agentmetrics.server.identity.WaysIn;
import dev.agentmetrics.server.identity.factors.FactorChanges;
import dev.agentmetrics.server.identity.passkeys.Refusal.Reason;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.stereotype.Service;

/**
 * A person's passkeys, for that person alone.
 *
 * <p>Guarantees that one is added or removed only by somebody who proved a moment ago who they are,
 * that the person is told of either, that with it their other sessions end and this one gets
 * another value, and that the last way in stays. A passkey of somebody else looks like one that
 * does not exist.
 */
@Service
public class OwnPasskeys {

    public static final int MAX = 20;
    static final int MAX_LABEL = 60;

    private final RelyingParty relyingParty;
    private final PasskeyStore store;
    private final WaysIn ways;
    private final ProofChange change;
    private final PasskeyJournal journal;
    private final FactorChanges factors;
    private final IdSource ids;
    private final Clock clock;
    private final OpenCeremonies<PublicKeyCredentialCreationOptions> open;

    OwnPasskeys(
            RelyingParty relyingParty,
            PasskeyStore store,
            WaysIn ways,
            ProofChange change,
            PasskeyJournal journal,
            FactorChanges factors,
            IdSource ids,
            Clock clock) {
        this.relyingParty = relyingParty;
        this.store = store;
        this.ways = ways;
        this.change = change;
        this.journal = journal;
        this.factors = factors;
        this.ids = ids;
        this.clock = clock;
        this.open = new OpenCeremonies<>(clock);
    }

    /**
     * @param offered whether this server can have any
     * @param recent whether they may be changed now, without signing in again
     */
    public record Found(boolean offered, boolean recent, List<Passkey> passkeys) {

        public Found {
            passkeys = List.copyOf(passkeys);
        }
    }

    /**
     * The passkeys after one was added, and the session with its new value.
     *
     * @param recoveryCodes the person's first, to be shown once; empty when they had some
     */
    public record Added(Found found, List<Secret> recoveryCodes, SignedIn session) {

        public Added {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /** The passkeys after a change, and the session with its new value. */
    public record Changed(Found found, SignedIn session) {}

    public Found list(@Nullable SignedIn session) {
        var mine = ProofChange.require(session);
        return new Found(
                relyingParty.id().isPresent(),
                change.isRecent(mine),
                store.of(ProofChange.person(mine)));
    }

    /** What the authenticator is asked for. Open for this session alone. */
    public PublicKeyCredentialCreationOptions begin(@Nullable SignedIn session) {
        var mine = ProofChange.require(session);
        var person = ProofChange.person(mine);
        return recorded(
                mine,
                "add",
                () -> {
                    change.requireRecent(mine);
                    requireRoom(person);
                    var asked = relyingParty.creationOptions(person);
                    open.begin(mine.session().toString(), asked);
                    return asked;
                });
    }

    public Added add(
            @Nullable SignedIn session, Presented.Attestation answer, @Nullable String label) {
        var mine = ProofChange.require(session);
        var name = label(label);
        return recorded(
                mine,
                "add",
                () -> {
                    var asked =
                            open.take(mine.session().toString())
                                    .orElseThrow(() -> new Refusal(Reason.NOT_BEGUN));
                    change.requireRecent(mine);
                    var credential = relyingParty.verify(asked, answer, name);
                    var added =
                            factors.add(mine, ProofKind.PASSKEY, () -> insert(mine, credential));
                    return new Added(list(added.session()), added.recoveryCodes(), added.session());
                });
    }

    private boolean insert(SignedIn session, CredentialRecord credential) {
        var person = ProofChange.person(session);
        requireRoom(person);
        var passkey =
                new Passkey(
                        new PasskeyId(ids.next()),
                        person,
                        relyingParty.requireId(),
                        credential.getLabel(),
                        credential,
                        clock.instant(),
                        null);
        if (!store.insert(passkey)) {
            throw new Refusal(Reason.CREDENTIAL_TAKEN);
        }
        journal.changed(session.caller(), AuditType.PASSKEY_ADDED, passkey.id());
        return true;
    }

    public Found rename(@Nullable SignedIn session, PasskeyId id, @Nullable String label) {
        var mine = ProofChange.require(session);
        if (!store.rename(ProofChange.person(mine), id, label(label))) {
            throw notThere();
        }
        journal.changed(mine.caller(), AuditType.PASSKEY_RENAMED, id);
        return list(mine);
    }

    public Changed remove(@Nullable SignedIn session, PasskeyId id) {
        var mine = ProofChange.require(session);
        return recorded(
                mine,
                "remove",
                () -> {
                    change.requireRecent(mine);
                    var removed = factors.remove(mine, ProofKind.PASSKEY, () -> delete(mine, id));
                    return new Changed(list(removed.session()), removed.session());
                });
    }

    private boolean delete(SignedIn session, PasskeyId id) {
        var person = ProofChange.person(session);
        boolean last = ways.isLast(person);
        if (!store.delete(person, id)) {
            throw notThere();
        }
        if (last) {
            throw new Refusal(Reason.LAST_WAY_IN);
        }
        journal.changed(session.caller(), AuditType.PASSKEY_REMOVED, id);
        return true;
    }

    private void requireRoom(PersonId person) {
        if (store.of(person).size() >= MAX) {
            throw new Refusal(Reason.TOO_MANY);
        }
    }

    private <T> T recorded(SignedIn session, String wanted, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            journal.changeRefused(session.caller(), wanted, refusal);
            throw new ProblemException(problem(refusal.reason()));
        }
    }

    private static String label(@Nullable String text) {
        var label = text == null ? "" : text.strip();
        if (label.isEmpty() || label.length() > MAX_LABEL || !VisibleText.isVisible(label)) {
            throw new ProblemException(
                    new Problem.Invalid(
                            "A passkey needs a name.",
                            List.of(
                                    new FieldError(
                                            "label",
                                            "invalid",
                                            "1 to " + MAX_LABEL + " characters"))));
        }
        return label;
    }

    private static ProblemException notThere() {
        return new ProblemException(new Problem.NotFound("passkey"));
    }

    private static Problem problem(Reason reason) {
        return switch (reason) {
            case NOT_BEGUN ->
                    new Problem.Forbidden(
                            "passkey_not_begun",
                            "This was not begun in this session, was used already, or took too"
                                    + " long. Begin again.");
            case TOO_MANY ->
                    new Problem.Conflict(
                            "too_many_passkeys", "There are " + MAX + " already. Remove one.");
            case LAST_WAY_IN ->
                    new Problem.Conflict(
                            "last_way_in",
                            "Without it you could not sign in any more. Add another way first.");
            case UNKNOWN_CREDENTIAL,
                    WRONG_PERSON,
                    WRONG_CHALLENGE,
                    WRONG_ORIGIN,
                    WRONG_RELYING_PARTY,
                    WRONG_SIGNATURE,
                    USER_NOT_VERIFIED,
                    COUNTER_WENT_BACK,
                    NOT_PROVEN,
                    NOT_A_MEMBER,
                    CREDENTIAL_TAKEN ->
                    new Problem.Invalid(
                            "The passkey was not added.",
                            List.of(
                                    new FieldError(
                                            "credential",
                                            "not_accepted",
                                            "what this server asked the browser for")));
        };
    }
}
