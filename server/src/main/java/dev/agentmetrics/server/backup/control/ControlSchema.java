package dev.agentmetrics.server.backup.control;

import dev.agentmetrics.server.db.ControlStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Compares versions of the control store's tables: {@code 9} is before {@code 16.1}. */
public final class ControlSchema {

    private static final Comparator<String> ORDER =
            (one, other) -> {
                var first = numbers(one);
                var second = numbers(other);
                for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
                    int difference =
                            Integer.compare(
                                    i < first.size() ? first.get(i) : 0,
                                    i < second.size() ? second.get(i) : 0);
                    if (difference != 0) {
                        return difference;
                    }
                }
                return 0;
            };

    private ControlSchema() {}

    /** Whether this release can make tables of that version. */
    public static boolean isKnown(String version) {
        return ORDER.compare(version, ControlStore.newestVersion()) <= 0;
    }

    static String newest(ResultSet versions) throws SQLException {
        var newest = "0";
        while (versions.next()) {
            newest = Stream.of(newest, versions.getString(1)).max(ORDER).orElseThrow();
        }
        return newest;
    }

    private static List<Integer> numbers(String version) {
        return Stream.of(version.split("[._]")).map(Integer::valueOf).toList();
    }
}
