package dev.agentmetrics.server.telemetry.internal;

import dev.agentmetrics.clickhouse.SchemaMigrations.Migration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The versions of the event store's tables, oldest first. A released one is never edited. */
public final class Schema {

    private static final List<String> FILES =
            List.of(
                    "V1__event_store.sql",
                    "V2__roll_ups_in_small_granules.sql",
                    "V3__spans.sql",
                    "V4__runs_of_traces.sql",
                    "V5__metric_points.sql",
                    "V6__span_events_and_scores.sql",
                    "V7__span_contents.sql",
                    "V8__calls.sql",
                    "V9__failures_of_runs.sql");

    private Schema() {}

    public static List<Migration> migrations() {
        return FILES.stream().map(file -> read(FILES.indexOf(file) + 1, file)).toList();
    }

    private static Migration read(int version, String file) {
        try (var text = Schema.class.getResourceAsStream("/db/clickhouse/" + file)) {
            if (text == null) {
                throw new IllegalStateException(file + " is missing from this build");
            }
            var name = file.substring(file.indexOf("__") + 2, file.length() - ".sql".length());
            return new Migration(
                    version, name, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
