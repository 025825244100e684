package dev.agentmetrics.server.ingest.otlp;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.server.testing.TestServer;
import java.util.List;

/** What the event store has of one organisation. */
final class StoredSpans {

    private final ClickHouse clickHouse;
    private final TestServer.Tenant tenant;

    StoredSpans(TestServer server, TestServer.Tenant tenant) {
        this.clickHouse = server.bean(ClickHouse.class);
        this.tenant = tenant;
    }

    long count() {
        return clickHouse
                .query(
                        Query.of("SELECT count() AS n FROM spans WHERE org_id = {org:UUID}")
                                .with("org", tenant.org().value()),
                        row -> row.integer("n"))
                .getFirst();
    }

    /**
     * @param columns each as text
     */
    List<List<String>> rows(String... columns) {
        var texts = java.util.Arrays.stream(columns).map(name -> "toString(" + name + ")").toList();
        return clickHouse.query(
                Query.of(
                                "SELECT ["
                                        + String.join(", ", texts)
                                        + "] AS all FROM spans WHERE org_id = {org:UUID} ORDER BY name, span_id")
                        .with("org", tenant.org().value()),
                row -> row.strings("all"));
    }
}
