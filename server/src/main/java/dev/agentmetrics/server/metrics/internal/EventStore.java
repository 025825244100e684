package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.clickhouse.RowMapper;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.telemetry.Incident;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks the event store, and says in words of the API what went wrong. What the store itself said is
 * logged, once and not once per question.
 */
@Component
public class EventStore {

    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ClickHouse clickHouse;
    private final Incident failing;
    private final Incident slow;

    EventStore(ClickHouse clickHouse, Clock clock) {
        this.clickHouse = clickHouse;
        failing = new Incident(LOG, "answering questions", clock);
        slow = new Incident(LOG, "answering questions in time", clock);
    }

    public <T> List<T> list(Query query, RowMapper<T> mapper) {
        return ask(() -> clickHouse.query(query, mapper));
    }

    /** A question that another module has words for. */
    public <T> T ask(Supplier<T> question) {
        try {
            var answer = question.get();
            failing.over();
            slow.over();
            return answer;
        } catch (ClickHouseException failure) {
            throw new ProblemException(problem(failure));
        }
    }

    /** Shows each row as it comes, for what is too much to hold. */
    public void each(Query query, Consumer<Row> rows) {
        var _ =
                ask(
                        () -> {
                            clickHouse.stream(query, rows);
                            return true;
                        });
    }

    public <T> Optional<T> first(Query query, RowMapper<T> mapper) {
        return list(query, mapper).stream().findFirst();
    }

    private Problem problem(ClickHouseException failure) {
        return switch (failure) {
            case ClickHouseException.TimedOut _ -> {
                slow.happened(failure);
                yield new Problem.Unavailable(
                        "query_too_slow",
                        "The answer took too long. Ask for a shorter time range, or add a filter"
                                + " such as an agent.",
                        RETRY);
            }
            // Also a statement that it rejects: a table that is damaged or not there.
            case ClickHouseException.Unavailable _,
                    ClickHouseException.StorageFull _,
                    ClickHouseException.Rejected _ -> {
                failing.happened(failure);
                yield new Problem.Unavailable(
                        "store_unavailable",
                        "The event store cannot answer now. Try again.",
                        RETRY);
            }
        };
    }
}
