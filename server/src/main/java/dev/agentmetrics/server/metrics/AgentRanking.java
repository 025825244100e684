package dev.agentmetrics.server.metrics;

import dev.agentmetrics.server.metrics.internal.FleetSql.AgentTotals;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Agents in order, and where a page of them ends. Agents without the value come last. */
final class AgentRanking {

    private static final Comparator<String> BY_ID = Comparator.naturalOrder();

    private final List<AgentTotals> sorted;
    private final AgentQuery.Sort sort;
    private final Order order;

    AgentRanking(List<AgentTotals> agents, AgentQuery.Sort sort, Order order) {
        this.sort = sort;
        this.order = order;
        this.sorted =
                agents.stream()
                        .sorted(
                                (one, other) ->
                                        compare(
                                                value(one),
                                                one.agentId(),
                                                value(other),
                                                other.agentId()))
                        .toList();
    }

    /** Some agents in order, and how to ask for the next. */
    record Page(List<AgentTotals> agents, @Nullable String nextCursor) {}

    int size() {
        return sorted.size();
    }

    Page page(@Nullable Cursor cursor, int limit) {
        var first = cursor == null ? 0 : after(cursor);
        var end = Math.min(sorted.size(), first + limit);
        var page = sorted.subList(first, end);
        return new Page(page, end < sorted.size() ? cursorOf(page.getLast()) : null);
    }

    private int after(Cursor cursor) {
        var value = valueOf(cursor);
        var index = 0;
        while (index < sorted.size()) {
            var agent = sorted.get(index);
            if (compare(value(agent), agent.agentId(), value, cursor.id()) > 0) {
                break;
            }
            index++;
        }
        return index;
    }

    private int compare(
            @Nullable BigDecimal value, String id, @Nullable BigDecimal other, String otherId) {
        if (value == null || other == null) {
            return value == null && other == null
                    ? BY_ID.compare(id, otherId)
                    : value == null ? 1 : -1;
        }
        var natural = value.compareTo(other);
        if (natural == 0) {
            return BY_ID.compare(id, otherId);
        }
        return order == Order.ASC ? natural : -natural;
    }

    private @Nullable BigDecimal value(AgentTotals agent) {
        return switch (sort) {
            case COST -> agent.totals().spend().costUsd();
            case RUNS -> BigDecimal.valueOf(agent.totals().outcomes().runs());
            case SUCCESS_RATE -> number(agent.totals().outcomes().successRate());
            case P95 -> number(agent.totals().latency().p95Ms());
            case LAST_RUN -> BigDecimal.valueOf(agent.lastAt().toEpochMilli());
        };
    }

    private static @Nullable BigDecimal number(@Nullable Double value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    private String cursorOf(AgentTotals agent) {
        var value = value(agent);
        return new Cursor(
                        sort.name().toLowerCase(Locale.ROOT),
                        order.name().toLowerCase(Locale.ROOT),
                        value == null ? "" : value.toPlainString(),
                        agent.agentId())
                .encoded();
    }

    private static @Nullable BigDecimal valueOf(Cursor cursor) {
        if (cursor.value().isEmpty()) {
            return null;
        }
        try {
            if (cursor.value().length() <= 60) {
                return new BigDecimal(cursor.value());
            }
        } catch (NumberFormatException _) {
            // answered below
        }
        throw Cursor.invalid();
    }
}
