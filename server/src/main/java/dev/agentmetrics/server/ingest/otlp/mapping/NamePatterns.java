package dev.agentmetrics.server.ingest.otlp.mapping;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values by names, where {@code abc*} stands for all names that begin so; the longest counts. */
final class NamePatterns<T> {

    private final Map<String, T> exact = new HashMap<>();
    private final TreeMap<String, T> beginnings = new TreeMap<>();

    /** False when there is a value for this pattern already. */
    boolean add(String pattern, T value) {
        return pattern.endsWith("*")
                ? beginnings.putIfAbsent(pattern.substring(0, pattern.length() - 1), value) == null
                : exact.putIfAbsent(pattern, value) == null;
    }

    @Nullable T find(String name) {
        var found = exact.get(name);
        if (found != null) {
            return found;
        }
        var before = beginnings.floorEntry(name);
        while (before != null && !name.startsWith(before.getKey())) {
            before = beginnings.floorEntry(common(before.getKey(), name));
        }
        return before == null ? null : before.getValue();
    }

    /** No beginning of the name is longer than what it shares with its neighbour. */
    private static String common(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int i = 0;
        while (i < most && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        return one.substring(0, i);
    }
}
