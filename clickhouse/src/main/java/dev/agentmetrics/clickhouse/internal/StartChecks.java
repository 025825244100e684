package dev.agentmetrics.clickhouse.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must be true before anybody is served. */
final class StartChecks {

    private static final Connection.Session UNLIMITED = new Connection.Session("default", 0, 0, 0);

    private final Connection connection;

    StartChecks(Connection connection) {
        this.connection = connection;
    }

    /**
     * Every table's files are on an encrypted disk.
     *
     * @param encrypted the disks' directories
     */
    void everythingIsEncrypted(List<Path> encrypted) {
        var elsewhere =
                names(
                        "SELECT database || '.' || name AS name FROM system.tables"
                                + " WHERE database != 'system' AND arrayExists(path ->"
                                + " NOT arrayExists(disk -> startsWith(path, disk), {disks:Array(String)}),"
                                + " data_paths)",
                        Map.of("disks", encrypted.stream().map(disk -> disk + "/").toList()));
        if (!elsewhere.isEmpty()) {
            throw new IllegalStateException(
                    "The event store would keep data in clear: the table "
                            + String.join(", ", elsewhere)
                            + " is not on the encrypted disk.");
        }
    }

    /** The engine sets a damaged part aside and goes on without its rows. We do not. */
    void nothingIsMissing() {
        var missing =
                names(
                        "SELECT table || '/detached/' || name AS name FROM system.detached_parts"
                                + " WHERE startsWith(ifNull(reason, ''), 'broken')",
                        Map.of());
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "The event store is damaged: these parts cannot be read and were set aside: "
                            + missing.stream().sorted().collect(Collectors.joining(", "))
                            + ". Restore it from your backup, or remove these folders to go on"
                            + " without the events in them.");
        }
    }

    private List<String> names(String sql, Map<String, Object> bound) {
        var rows = new ResultRows(connection.query(UNLIMITED, sql, Parameters.of(bound)));
        var names = new ArrayList<String>();
        while (rows.advance()) {
            names.add(rows.string("name"));
        }
        return names;
    }
}
