package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.accounts.Guard;
import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.metrics.internal.LookupSql;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/** Finds what somebody pasted or began to type. */
@Service
public class LookupService {

    private static final int MAX = 10;
    private static final int MAX_LENGTH = 300;

    private final Guard guard;
    private final LookupSql sql;
    private final Clock clock;

    LookupService(Guard guard, LookupSql sql, Clock clock) {
        this.guard = guard;
        this.sql = sql;
        this.clock = clock;
    }

    public Lookup lookup(Caller caller, String text) {
        guard.require(caller, Permission.DATA_READ);
        var words = text.strip();
        if (words.length() > MAX_LENGTH) {
            throw new ProblemException(
                    new Problem.Malformed(
                            "q_too_long", "q may have at most " + MAX_LENGTH + " characters."));
        }
        if (words.isEmpty()) {
            return new Lookup(List.of());
        }
        var org = caller.org();
        var runs =
                Together.ask(
                        () ->
                                RunsService.uuid(words)
                                        .map(id -> sql.runs(org, id))
                                        .orElse(List.of()));
        var traces = Together.ask(() -> sql.traces(org, words, MAX));
        var sessions = Together.ask(() -> sql.sessions(org, words));
        var agents = Together.ask(() -> sql.agents(org, words, clock.instant(), MAX));
        return new Lookup(
                Stream.of(runs.get(), traces.get(), sessions.get(), agents.get())
                        .flatMap(List::stream)
                        .limit(MAX)
                        .toList());
    }
}
