package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.server.core.HealthCheck;

/** Whether the event store answers. */
final class EventStoreHealth implements HealthCheck {

    private final ClickHouse clickHouse;

    EventStoreHealth(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public String name() {
        return "event_store";
    }

    @Override
    public void check() {
        clickHouse.ping();
    }
}
