package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.server.core.IdSource;
import dev.agentmetrics.server.core.OrgId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In the control store, some hundred ids in a row. */
final class JdbcGoingStore implements GoingStore {

    /** Of 32 digits each. */
    private static final int IDS_IN_A_ROW = 500;

    private static final String SEPARATOR = " ";

    private final JdbcClient jdbc;
    private final IdSource parts;

    JdbcGoingStore(JdbcClient jdbc, IdSource parts) {
        this.jdbc = jdbc;
        this.parts = parts;
    }

    @Override
    public List<Kept> all() {
        return jdbc.sql("select org_id, wish, kind, ids from going_trace")
                .query(
                        (row, _) ->
                                new Kept(
                                        new OrgId(row.getObject("org_id", UUID.class)),
                                        row.getObject("wish", UUID.class),
                                        Kind.valueOf(
                                                row.getString("kind").toUpperCase(Locale.ROOT)),
                                        List.of(row.getString("ids").split(SEPARATOR))))
                .list();
    }

    @Override
    public void add(OrgId org, UUID wish, Kind kind, Collection<String> ids) {
        var all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS_IN_A_ROW) {
            var some = all.subList(from, Math.min(from + IDS_IN_A_ROW, all.size()));
            jdbc.sql(
                            """
                            insert into going_trace (part_id, org_id, wish, kind, ids)
                            select cast(:part as uuid), id, cast(:wish as uuid),
                                   cast(:kind as varchar(16)), cast(:ids as varchar(20000))
                              from organization where id = :org
                            """)
                    .param("part", parts.next())
                    .param("wish", wish)
                    .param("kind", kind.name().toLowerCase(Locale.ROOT))
                    .param("ids", String.join(SEPARATOR, some))
                    .param("org", org.value())
                    .update();
        }
    }

    @Override
    public void forget(OrgId org, UUID wish) {
        jdbc.sql("delete from going_trace where org_id = :org and wish = :wish")
                .param("org", org.value())
                .param("wish", wish)
                .update();
    }

    @Override
    public void forget(OrgId org) {
        jdbc.sql("delete from going_trace where org_id = :org").param("org", org.value()).update();
    }
}
