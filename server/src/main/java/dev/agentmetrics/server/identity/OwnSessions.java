package dev.agentmetrics.server.identity;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What somebody can see and do about their own sessions, whatever their role.
 *
 * <p>Guarantees that a session of somebody else looks like one that does not exist. A key has no
 * sessions.
 */
@Service
public class OwnSessions {

    private final SessionStore store;
    private final SessionService sessions;
    private final SignInJournal journal;
    private final TransactionOperations transactions;
    private final Clock clock;

    OwnSessions(
            SessionStore store,
            SessionService sessions,
            SignInJournal journal,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.sessions = sessions;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The current one, then those that were used last. */
    public List<OwnSession> list(@Nullable SignedIn asking) {
        var current = required(asking).session();
        return open(person(required(asking))).stream()
                .map(row -> seen(row, current))
                .sorted(Comparator.comparing(OwnSession::current).reversed())
                .toList();
    }

    /** Ends one; says how many, as the others do. */
    public int end(@Nullable SignedIn asking, String id) {
        var session = required(asking);
        var wanted =
                open(person(session)).stream()
                        .map(SessionStore.Row::id)
                        .filter(own -> own.toString().equals(id))
                        .findFirst()
                        .orElseThrow(OwnSessions::notThere);
        return transactions.execute(
                _ -> {
                    if (!sessions.end(wanted, EndReason.ENDED)) {
                        throw notThere();
                    }
                    journal.ended(session.caller(), wanted);
                    return 1;
                });
    }

    /** Ends all but the one that asks; says how many. */
    public int endOthers(@Nullable SignedIn asking) {
        var session = required(asking);
        return endAll(session, session.session());
    }

    /** Ends all, also the one that asks. */
    public int endAll(@Nullable SignedIn asking) {
        return endAll(required(asking), null);
    }

    private int endAll(SignedIn session, @Nullable SessionId except) {
        return transactions.execute(
                _ -> {
                    int ended = sessions.endAll(person(session), except, EndReason.ENDED);
                    journal.endedAll(session.caller(), ended);
                    return ended;
                });
    }

    private List<SessionStore.Row> open(PersonId person) {
        var now = clock.instant();
        return store.openOf(person).stream()
                .filter(row -> !SessionLifetimes.isOver(row.times(), now))
                .toList();
    }

    private static OwnSession seen(SessionStore.Row row, SessionId current) {
        return new OwnSession(
                row.id(),
                Device.of(row.from().agent()),
                row.from().address(),
                row.times().createdAt(),
                row.times().seenAt(),
                row.id().equals(current));
    }

    private static SignedIn required(@Nullable SignedIn asking) {
        if (asking == null) {
            throw new ProblemException(
                    new Problem.Forbidden(
                            "session_required", "Only somebody who is signed in has sessions."));
        }
        return asking;
    }

    private static PersonId person(SignedIn session) {
        return switch (session.caller().actor()) {
            case Caller.Actor.Person(var id) -> id;
            case Caller.Actor.ApiKey _ -> throw notThere();
        };
    }

    private static ProblemException notThere() {
        return new ProblemException(new Problem.NotFound("session"));
    }
}
