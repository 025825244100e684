package dev.agentmetrics.server.ingest.otlp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the items of a request that cannot be taken, and why. */
final class Rejections {

    /** Reasons are fixed texts, and few; but nobody is told a page of them. */
    private static final int MOST_REASONS = 8;

    private final Map<String, Long> byReason = new LinkedHashMap<>();
    private long count;

    void add(String reason) {
        count++;
        if (byReason.size() < MOST_REASONS || byReason.containsKey(reason)) {
            byReason.merge(reason, 1L, Long::sum);
        }
    }

    long count() {
        return count;
    }

    /** Such as {@code 2 of: span: larger than 1 MiB; 1 of: …}. */
    String described() {
        return byReason.entrySet().stream()
                .map(reason -> reason.getValue() + " of: " + reason.getKey())
                .collect(Collectors.joining("; "));
    }
}
