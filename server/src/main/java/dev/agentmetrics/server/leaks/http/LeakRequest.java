package dev.agentmetrics.server.leaks.http;

import org.jspecify.annotations.Nullable;

/** What a finder sends; anything may be missing or wrong, and is received all the same. */
record LeakRequest(@Nullable String text, @Nullable String where) {

    String checkedText() {
        return text == null ? "" : text;
    }

    String checkedWhere() {
        return where == null ? "" : where;
    }

    /** It holds a key. */
    @Override
    public String toString() {
        return "LeakRequest";
    }
}
