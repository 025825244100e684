package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.Row;
import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.content.ContentStore;
import dev.agentmetrics.server.telemetry.content.SealedContent;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** The table {@code span_contents} in ClickHouse. */
final class ClickHouseContents implements ContentStore {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** One span at a time, by the beginning of the table's order: no time range is needed. */
    private static final String FIND =
            """
            SELECT trace_id, span_id, environment, at, received_at, parts, key_version,
                   base64Encode(sealed) AS box, characters, cut
              FROM span_contents
             WHERE org_id = {org:UUID} AND trace_id = {trace:String} AND span_id = {span:String}
             ORDER BY received_at
             LIMIT 1
            """;

    private static final String NEEDS =
            """
            SELECT count() AS n FROM
                (SELECT 1 FROM span_contents
                  WHERE org_id = {org:UUID} AND key_version = {version:UInt32} LIMIT 1)
            """;

    private final ClickHouse clickHouse;

    ClickHouseContents(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public Optional<SealedContent> find(OrgId org, String traceId, String spanId) {
        return clickHouse
                .query(
                        Query.of(FIND)
                                .within(LIMIT)
                                .with("org", org.value())
                                .with("trace", traceId)
                                .with("span", spanId),
                        ClickHouseContents::content)
                .stream()
                .findFirst();
    }

    private static SealedContent content(Row row) {
        return new SealedContent(
                new SealedContent.Label(
                        row.string("trace_id"),
                        row.string("span_id"),
                        row.string("environment"),
                        row.instant("at"),
                        row.instant("received_at"),
                        row.string("parts"),
                        row.integer("characters"),
                        (int) row.integer("cut")),
                (int) row.integer("key_version"),
                Base64.getDecoder().decode(row.string("box")));
    }

    @Override
    public boolean needs(OrgId org, int keyVersion) {
        return clickHouse
                        .query(
                                Query.of(NEEDS)
                                        .within(LIMIT)
                                        .with("org", org.value())
                                        .with("version", keyVersion),
                                row -> row.integer("n"))
                        .getFirst()
                > 0;
    }
}
