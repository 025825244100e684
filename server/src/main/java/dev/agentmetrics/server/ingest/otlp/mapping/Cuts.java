package dev.agentmetrics.server.ingest.otlp.mapping;

import java.util.ArrayList;
import java.util.List;

/** Names what of a span was cut, left out or put right. */
final class Cuts {

    static final String ATTRIBUTES = "attributes";
    static final String CONTENT = "content";
    static final String PERSONAL = "personal";

    private static final int NAMED = 20;

    private final List<String> names = new ArrayList<>();

    void reset() {
        names.clear();
    }

    /** Once, however often it happened; when there are too many, they are just attributes. */
    void add(String name) {
        var kept = names.size() < NAMED || isOwn(name) ? name : ATTRIBUTES;
        if (!names.contains(kept)) {
            names.add(kept);
        }
    }

    private static boolean isOwn(String name) {
        return name.equals(CONTENT) || name.equals(PERSONAL);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
