package dev.agentmetrics.bench;

import dev.agentmetrics.clickhouse.EngineKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What encrypting the event store costs: the same work with and without, by turns, in one run. The
 * ratios are of processor time, merges included: it is steadier than a rate on a shared machine.
 */
final class EventsAtRest {

    /** Odd, for a median. */
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

    private static final int INSERTS = 60;
    private static final int QUESTIONS = 25;

    private final List<Double> rates = new ArrayList<>();
    private final List<Double> insertCpu = new ArrayList<>();
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> questionCpu = new ArrayList<>();
    private double bytes;

    private EventsAtRest() {}

    static void run() throws IOException {
        var clear = new EventsAtRest();
        var encrypted = new EventsAtRest();
        // The first round warms up.
        for (var round = -1; round < ROUNDS; round++) {
            clear.round(EngineKeys.inClear(), round >= 0);
            encrypted.round(EngineAlone.encrypted(), round >= 0);
        }
        var table = new Table();
        table.row(
                "events: inserting and merging, with / without",
                "%.2f",
                ratio(encrypted.insertCpu, clear.insertCpu));
        table.row(
                "events: questions, with / without",
                "%.2f",
                ratio(encrypted.questionCpu, clear.questionCpu));
        table.row("events: inserts without", "%,.0f rows/s", median(clear.rates));
        table.row("events: inserts with", "%,.0f rows/s", median(encrypted.rates));
        table.row("events: a question without", "%.0f ms", median(clear.millis));
        table.row("events: a question with", "%.0f ms", median(encrypted.millis));
        table.row("events: on disk, with", "%.1f bytes/run", encrypted.bytes);
        table.print();
    }

    private void round(EngineKeys keys, boolean counts) throws IOException {
        try (var engine = new EngineAlone(keys)) {
            var start = cpu();
            var rate = engine.insertRate(INSERTS);
            bytes = engine.bytesPerRun();
            var between = cpu();
            var question = engine.questionMillis(QUESTIONS);
            if (counts) {
                rates.add(rate);
                insertCpu.add(between - start);
                millis.add(question);
                questionCpu.add(cpu() - between);
            }
        }
    }

    /** Seconds of all processors that this process has used. */
    private static double cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** The median of the ratios of neighbours. */
    private static double ratio(List<Double> with, List<Double> without) {
        var ratios = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            ratios.add(with.get(round) / without.get(round));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
