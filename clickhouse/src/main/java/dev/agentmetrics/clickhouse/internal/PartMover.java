package dev.agentmetrics.clickhouse.internal;

import dev.agentmetrics.clickhouse.ClickHouseException;
import dev.agentmetrics.clickhouse.Reencryption;
import dev.agentmetrics.clickhouse.internal.atrest.KeptParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Moves parts to the disk they belong on; moving one encrypts it with that disk's key. */
final class PartMover {

    /** Of our own statements: they take as long as they take. */
    private static final Connection.Session UNLIMITED = new Connection.Session("default", 0, 0, 0);

    private static final Pattern PLAIN = Pattern.compile("[\\w-]+");

    /**
     * NO_SUCH_DATA_PART, PART_IS_TEMPORARILY_LOCKED, ABORTED: it was merged meanwhile, or is just
     * being merged.
     */
    private static final Set<Integer> NOT_NOW = Set.of(232, 384, 236);

    private static final String LIVE =
            " FROM system.parts WHERE active AND database NOT IN ('system')";

    private final String disk;
    private final KeptParts kept;
    private final GroupSync.Action sync;

    /**
     * @param disk where everything is to be
     */
    PartMover(String disk, KeptParts kept, GroupSync.Action sync) {
        this.disk = disk;
        this.kept = kept;
        this.sync = sync;
    }

    /** A part that is not where it should be. */
    record Part(String database, String table, String name, Path path) {}

    /** The smallest first: most of the time the last ones change no more. */
    List<Part> elsewhere(Connection connection) {
        var rows =
                rows(
                        connection,
                        "SELECT database, table, name, path"
                                + LIVE
                                + " AND disk_name != {disk:String} ORDER BY bytes_on_disk, name");
        var parts = new ArrayList<Part>();
        while (rows.advance()) {
            parts.add(
                    new Part(
                            rows.string("database"),
                            rows.string("table"),
                            rows.string("name"),
                            Path.of(rows.string("path"))));
        }
        return parts;
    }

    Reencryption progress(Connection connection) {
        var rows =
                rows(
                        connection,
                        "SELECT sumIf(bytes_on_disk, disk_name = {disk:String}) AS done,"
                                + " sum(bytes_on_disk) AS total"
                                + LIVE);
        rows.advance();
        return new Reencryption(rows.integer("done"), rows.integer("total"));
    }

    /** Statements that delete rows and have not yet reached all of them. */
    long mutations(Connection connection) {
        var rows = rows(connection, "SELECT count() AS n FROM system.mutations WHERE NOT is_done");
        rows.advance();
        return rows.integer("n");
    }

    private ResultRows rows(Connection connection, String sql) {
        var bound = sql.contains("{disk:") ? Parameters.of(Map.of("disk", disk)) : Parameters.NONE;
        return new ResultRows(connection.query(UNLIMITED, sql, bound));
    }

    /**
     * One part, safe against the death of the process and of the machine.
     *
     * @return false when it cannot be moved now
     */
    boolean move(Connection connection, Part part) {
        if (!PLAIN.matcher(part.name).matches()) {
            throw new IllegalStateException("an unusual name of a part: " + part.name);
        }
        try {
            kept.keep(part.path);
            sync.run();
            connection.query(
                    UNLIMITED,
                    "ALTER TABLE %s.%s MOVE PART '%s' TO DISK '%s'"
                            .formatted(
                                    Names.quote(part.database),
                                    Names.quote(part.table),
                                    part.name,
                                    disk),
                    Parameters.NONE);
            sync.run();
            kept.forget();
            return true;
        } catch (ClickHouseException.Rejected | ClickHouseException.Unavailable failure) {
            forget();
            if (failure instanceof ClickHouseException.Rejected refused
                    && !NOT_NOW.contains(refused.code())) {
                throw failure;
            }
            return false;
        } catch (NoSuchFileException _) {
            forget();
            return false;
        } catch (IOException failure) {
            // The kept files stay: the old ones may be gone.
            throw new UncheckedIOException("cannot move a part of the event store", failure);
        }
    }

    private void forget() {
        try {
            kept.forget();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
