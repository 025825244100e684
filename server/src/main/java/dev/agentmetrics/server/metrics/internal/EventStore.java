package dev.agentmetrics.server.metrics.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.RowMapper;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks the event store, and says in words of the API what went wrong. */
@Component
class EventStore {

    private final ClickHouse clickHouse;

    EventStore(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    <T> List<T> list(Query query, RowMapper<T> mapper) {
        try {
            return clickHouse.query(query, mapper);
        } catch (ClickHouseException.TimedOut _) {
            throw new ProblemException(
                    new Problem.Unavailable(
                            "query_too_slow",
                            "The answer took too long. Ask for a shorter time range, or add a"
                                    + " filter such as an agent.",
                            Duration.ofSeconds(5)));
        } catch (ClickHouseException.Unavailable | ClickHouseException.StorageFull _) {
            throw new ProblemException(
                    new Problem.Unavailable(
                            "store_unavailable",
                            "The event store cannot answer now. Try again.",
                            Duration.ofSeconds(5)));
        }
    }

    <T> Optional<T> first(Query query, RowMapper<T> mapper) {
        return list(query, mapper).stream().findFirst();
    }
}
