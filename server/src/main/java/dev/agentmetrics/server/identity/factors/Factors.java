package dev.agentmetrics.server.identity.factors;

import dev.agentmetrics.server.accounts.ProofKind;
import dev.agentmetrics.server.accounts.Proofs;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.Problem.FieldError;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.Throttle;
import dev.agentmetrics.server.identity.PasswordOwners;
import dev.agentmetrics.server.identity.SecondFactors;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * The second factors of people, of every kind.
 *
 * <p>Guarantees that few wrong answers are looked at per person, whichever way they are given, and
 * that an answer that is wrong, old or was given before looks the same.
 */
@Component
public class Factors implements SecondFactors, Proofs {

    static final int TRIES = 5;
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** Somebody who goes on for a year guesses six digits with one chance in thirty. */
    static final int TRIES_PER_DAY = 30;

    private final List<SecondFactor> kinds;
    private final RecoveryCodes recovery;
    private final RuleStore rules;
    private final PasswordOwners passwords;
    private final FactorJournal journal;
    private final Throttle tries;
    private final Throttle triesPerDay;

    /**
     * @param passwords asked later: its keeper needs sessions, which need to know about factors
     */
    Factors(
            List<SecondFactor> kinds,
            RecoveryCodes recovery,
            RuleStore rules,
            @Lazy PasswordOwners passwords,
            FactorJournal journal,
            Clock clock) {
        this.kinds = List.copyOf(kinds);
        this.recovery = recovery;
        this.rules = rules;
        this.passwords = passwords;
        this.journal = journal;
        this.tries = new Throttle(TRIES, WINDOW, clock);
        this.triesPerDay = new Throttle(TRIES_PER_DAY, Duration.ofDays(1), clock);
    }

    @Override
    public boolean has(PersonId person) {
        return kinds.stream().anyMatch(kind -> kind.has(person));
    }

    @Override
    public boolean isMissing(OrgId org, PersonId person) {
        return rules.isRequired(org) && !has(person);
    }

    @Override
    public Set<ProofKind> of(PersonId person) {
        var proofs = EnumSet.noneOf(ProofKind.class);
        kinds.stream().filter(kind -> kind.has(person)).forEach(kind -> proofs.add(kind.kind()));
        if (proofs.isEmpty()) {
            return Set.of(passwords.hasPassword(person) ? ProofKind.PASSWORD : ProofKind.SIGN_IN);
        }
        if (recovery.left(person) > 0) {
            proofs.add(ProofKind.RECOVERY_CODE);
        }
        return proofs;
    }

    /**
     * Returns when the answer proves a factor of the person.
     *
     * @param kind null when the request did not say
     */
    public void require(
            PersonId person, @Nullable ProofKind kind, @Nullable String answer, Origin from) {
        var name = person.toString();
        var wait = tries.attempt(name).or(() -> triesPerDay.attempt(name));
        if (wait.isPresent()) {
            journal.refused(person, kind, FactorJournal.Refusal.TOO_MANY_TRIES, from);
            throw new ProblemException(
                    new Problem.OverLimit(
                            "too_many_failures",
                            "Too many wrong codes. Wait before trying again.",
                            wait.get()));
        }
        if (answer == null || !proves(person, kind, answer, from)) {
            journal.refused(person, kind, FactorJournal.Refusal.WRONG_ANSWER, from);
            throw wrong();
        }
        tries.forgive(name);
        triesPerDay.forgive(name);
    }

    private boolean proves(PersonId person, @Nullable ProofKind kind, String answer, Origin from) {
        if (kind == ProofKind.RECOVERY_CODE) {
            return has(person) && recovery.use(person, answer, from);
        }
        return kinds.stream()
                .filter(one -> one.kind() == kind)
                .anyMatch(one -> one.prove(person, answer, from));
    }

    static ProblemException wrong() {
        return new ProblemException(
                new Problem.Invalid(
                        "This does not prove it is you.",
                        List.of(
                                new FieldError(
                                        "code", "wrong", "a code that was not used before"))));
    }
}
