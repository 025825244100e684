package dev.agentmetrics.server.testing;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everything that the control store of a server holds, to be compared with a moment later. */
public final class ControlTables {

    /** What reading may change: when and from where something was last used, and how often. */
    private static final Set<String> COUNTERS =
            Set.of(
                    "session.seen_at",
                    "session.address",
                    "session.agent",
                    "api_key.last_used_at",
                    "api_key_use.requests",
                    "api_key_use.events");

    /** Their rows appear with the first use of a day. */
    private static final Set<String> COUNTING = Set.of("api_key_use");

    /** The rotation of keys writes them in its own time, once a minute. */
    private static final Set<String> ROTATING =
            Set.of("key_rotation", "encryption_key", "encryption_key_move");

    private ControlTables() {}

    /** Each table's rows as text, in an order of their own. */
    public static Map<String, String> read(TestServer server) {
        var jdbc = server.bean(JdbcClient.class);
        var contents = new TreeMap<String, String>();
        for (var table :
                jdbc.sql(
                                """
                                select lower(table_name) from information_schema.tables
                                 where lower(table_schema) = 'public' and table_type = 'BASE TABLE'
                                """)
                        .query(String.class)
                        .list()) {
            if (!COUNTING.contains(table) && !ROTATING.contains(table)) {
                contents.put(table, rows(jdbc, table));
            }
        }
        return contents;
    }

    private static String rows(JdbcClient jdbc, String table) {
        return jdbc.sql("select * from \"" + table + "\"").query().listOfRows().stream()
                .map(row -> row(table, row))
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.joining("\n"));
    }

    private static String row(String table, Map<String, Object> row) {
        return row.entrySet().stream()
                .filter(cell -> !COUNTERS.contains(table + "." + cell.getKey()))
                .map(cell -> cell.getKey() + "=" + text(cell.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : String.valueOf(value);
    }
}
