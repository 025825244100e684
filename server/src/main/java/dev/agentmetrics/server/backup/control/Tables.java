package dev.agentmetrics.server.backup.control;

import dev.agentmetrics.server.db.ControlStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which tables there are, parents before children. All belong in a backup but those whose rows are
 * about a running server: a table that a migration adds is copied without being named here. What
 * others keep in the same database is theirs.
 */
final class Tables {

    /**
     * Nobody is signed in by a backup, no link or message of then is good now, what backups there
     * are the sink says, and neither whose turn it was to do something nor how far that had come
     * matters. Keys are in none.
     */
    static final Set<String> LEFT_OUT =
            Set.of(
                    "session",
                    "session_past_value",
                    "setup_link",
                    "mailed_link",
                    "link_request",
                    "mail_message",
                    "backup",
                    "backup_drill",
                    "deletion_ledger_turn",
                    "key_rotation",
                    "encryption_key",
                    "encryption_key_move",
                    "schema_history");

    private Tables() {}

    /** Names with their columns, in order. */
    static Map<String, List<String>> read(Connection connection) throws SQLException {
        var columns = columns(connection);
        columns.keySet().retainAll(ControlStore.ownTables());
        columns.keySet().removeAll(LEFT_OUT);
        var ordered = new LinkedHashMap<String, List<String>>();
        var parents = new TreeMap<String, Set<String>>();
        for (var table : columns.keySet()) {
            var wanted = parents(connection, table);
            wanted.retainAll(columns.keySet());
            parents.put(table, wanted);
        }
        while (ordered.size() < columns.size()) {
            var ready =
                    parents.entrySet().stream()
                            .filter(entry -> !ordered.containsKey(entry.getKey()))
                            .filter(entry -> ordered.keySet().containsAll(entry.getValue()))
                            .map(Map.Entry::getKey)
                            .toList();
            if (ready.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle");
            }
            ready.forEach(table -> ordered.put(table, columns.getOrDefault(table, List.of())));
        }
        return ordered;
    }

    private static Map<String, List<String>> columns(Connection connection) throws SQLException {
        var found = new TreeMap<String, List<String>>();
        try (var statement =
                        connection.prepareStatement(
                                """
                                select lower(t.table_name), lower(c.column_name)
                                  from information_schema.tables t
                                  join information_schema.columns c
                                    on c.table_schema = t.table_schema and c.table_name = t.table_name
                                 where t.table_schema = current_schema and t.table_type = 'BASE TABLE'
                                 order by 1, c.ordinal_position
                                """);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return found;
    }

    private static Set<String> parents(Connection connection, String table) throws SQLException {
        var parents = new LinkedHashSet<String>();
        try (var keys =
                connection.getMetaData().getImportedKeys(null, connection.getSchema(), table)) {
            while (keys.next()) {
                parents.add(keys.getString("PKTABLE_NAME"));
            }
        }
        parents.remove(table);
        return parents;
    }
}
