package dev.agentmetrics.bench;

import dev.agentmetrics.clickhouse.EngineKeys;
import java.io.IOException;
import java.util.Arrays;

/** What encrypting the event store costs: the same work with and without, by turns, in one run. */
final class EventsAtRest {

    /** Odd, for a median. */
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private static final int INSERTS = 60;
    private static final int QUESTIONS = 15;

    private final double[] inserts = new double[ROUNDS];
    private final double[] questions = new double[ROUNDS];
    private final double[] bytes = new double[ROUNDS];

    private EventsAtRest() {}

    static void run() throws IOException {
        var table = new Table();
        var clear = new EventsAtRest();
        var encrypted = new EventsAtRest();
        for (var round = 0; round < ROUNDS; round++) {
            clear.round(round, EngineKeys.inClear());
            encrypted.round(round, EngineAlone.encrypted());
        }
        table.row("events: inserts in clear", "%,.0f rows/s", median(clear.inserts));
        table.row("events: inserts encrypted", "%,.0f rows/s", median(encrypted.inserts));
        table.row(
                "events: inserts, clear / encrypted",
                "%.2f",
                median(clear.inserts) / median(encrypted.inserts));
        table.row("events: a question in clear", "%.0f ms", median(clear.questions));
        table.row("events: a question encrypted", "%.0f ms", median(encrypted.questions));
        table.row(
                "events: a question, encrypted / clear",
                "%.2f",
                median(encrypted.questions) / median(clear.questions));
        table.row("events: on disk in clear", "%.1f bytes/run", median(clear.bytes));
        table.row("events: on disk encrypted", "%.1f bytes/run", median(encrypted.bytes));
        table.print();
    }

    private void round(int round, EngineKeys keys) throws IOException {
        try (var engine = new EngineAlone(keys)) {
            inserts[round] = engine.insertRate(INSERTS);
            bytes[round] = engine.bytesPerRun();
            questions[round] = engine.questionMillis(QUESTIONS);
        }
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
