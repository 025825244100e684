package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.KeySource;
import dev.agentmetrics.server.crypto.RandomSource;
import dev.agentmetrics.server.crypto.TextSeal;
import dev.agentmetrics.server.crypto.TotpSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/**
 * Codes of an authenticator app.
 *
 * <p>Guarantees that a code proves something once: no code of its time step or an earlier one does
 * so again, also when several come at once. The secret is sealed with the person's id, so that a
 * row put in another's place opens nothing. A code is good for its 30 seconds and the 30 before and
 * after, because clocks differ.
 */
@Component
class Totp implements SecondFactor {

    /** An app that was shown a secret and never gave a code of it. */
    static final Duration CONFIRM_WITHIN = Duration.ofMinutes(15);

    private final TotpStore store;
    private final RandomSource random;
    private final TextSeal seal;
    private final Clock clock;

    Totp(TotpStore store, KeySource keys, RandomSource random, Clock clock) {
        this.store = store;
        this.random = random;
        this.seal = new TextSeal(keys.hmacKeys(KeySource.Name.SECOND_FACTOR));
        this.clock = clock;
    }

    @Override
    public ProofKind kind() {
        return ProofKind.TOTP;
    }

    @Override
    public boolean has(PersonId person) {
        return since(person).isPresent();
    }

    /** Since when somebody has it. */
    Optional<Instant> since(PersonId person) {
        return store.find(person).filter(TotpStore.Row::confirmed).map(TotpStore.Row::since);
    }

    @Override
    public boolean prove(PersonId person, String answer, Origin from) {
        var row = store.find(person).filter(TotpStore.Row::confirmed);
        if (row.isEmpty()) {
            return false;
        }
        var step = step(open(row.get(), person), answer);
        return step.isPresent() && store.accept(person, step.getAsLong());
    }

    /** A secret that counts once it is confirmed; empty when there is one that does. */
    Optional<TotpSecret> begin(PersonId person) {
        var secret = TotpSecret.random(random);
        var sealed = seal.seal(secret.reveal(), context(person));
        return store.begin(person, sealed, clock.instant())
                ? Optional.of(secret)
                : Optional.empty();
    }

    /** With the first code of the app. */
    boolean confirm(PersonId person, String code) {
        var now = clock.instant();
        var row =
                store.find(person)
                        .filter(begun -> !begun.confirmed())
                        .filter(begun -> now.isBefore(begun.since().plus(CONFIRM_WITHIN)));
        if (row.isEmpty()) {
            return false;
        }
        var step = step(open(row.get(), person), code);
        return step.isPresent() && store.confirm(person, row.get().sealed(), step.getAsLong(), now);
    }

    /** With the newest key. */
    void reseal(PersonId person) {
        store.find(person)
                .filter(row -> seal.isOld(row.sealed()))
                .ifPresent(
                        row ->
                                store.reseal(
                                        person,
                                        row.sealed(),
                                        seal.seal(
                                                seal.open(row.sealed(), context(person)),
                                                context(person))));
    }

    boolean isSealedByAnOldKey(PersonId person) {
        return store.find(person).filter(row -> seal.isOld(row.sealed())).isPresent();
    }

    boolean delete(PersonId person) {
        return store.delete(person);
    }

    /** The time step that the code is of, if it is of one near now. */
    private OptionalLong step(TotpSecret secret, String code) {
        long now = TotpSecret.step(clock.instant());
        var found = OptionalLong.empty();
        for (long step = now - 1; step <= now + 1; step++) {
            if (Hashes.equal(secret.code(step), code)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    private TotpSecret open(TotpStore.Row row, PersonId person) {
        return TotpSecret.of(seal.open(row.sealed(), context(person)));
    }

    private static String context(PersonId person) {
        return "totp " + person;
    }
}
