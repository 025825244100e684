package dev.agentmetrics.bench;

/** How many events a second the server takes, each acknowledged only when durable. */
final class IngestBench {

    private static final int BATCH = 100;
    private static final int WARM_UP = 2_000;
    private static final int BATCHES = Integer.getInteger("bench.batches", 10_000);
    private static final int HALF_LOAD_SECONDS = 10;
    private static final int SINGLES = Integer.getInteger("bench.singles", 60_000);

    private IngestBench() {}

    static void run() throws Exception {
        var server = ServerUnderTest.start();
        var table = new Table();
        double rate;
        long sent;
        try (server;
                var load = new Load(server.ca(), server.line("key"))) {
            table.row("start to ready, empty", "%.1f s", server.timeToReady().toMillis() / 1e3);
            table.row("memory, idle", "%.0f MB", server.residentBytes() / 1e6);

            var events = Events.live(1);
            var batchUrl = server.url().resolve("/v1/events/batch");
            load.post(batchUrl, WARM_UP, 0, _ -> batch(events));

            var before = server.cpuTime();
            var full = load.post(batchUrl, BATCHES, 0, _ -> batch(events));
            var used = server.cpuTime().minus(before);
            rate = full.perSecond() * BATCH;
            table.row("batches of 100, 8 connections", "%,.0f events/s", rate);
            table.row("  acknowledged, p50", "%.0f ms", full.p50());
            table.row("  acknowledged, p99", "%.0f ms", full.p99());
            table.row("  refused", "%.0f", full.refused());
            table.row(
                    "  processor time of the server",
                    "%.1f µs/event",
                    used.toNanos() / 1e3 / (BATCHES * BATCH));

            var half =
                    load.post(
                            batchUrl,
                            (int) (full.perSecond() / 2 * HALF_LOAD_SECONDS),
                            full.perSecond() / 2,
                            _ -> batch(events));
            table.row("at half of that: acknowledged, p50", "%.0f ms", half.p50());
            table.row("at half of that: acknowledged, p99", "%.0f ms", half.p99());

            var single =
                    load.post(
                            server.url().resolve("/v1/events"),
                            SINGLES,
                            0,
                            _ -> {
                                synchronized (events) {
                                    return events.single();
                                }
                            });
            sent = (long) (WARM_UP + BATCHES + half.requests()) * BATCH + SINGLES;
            table.row("one by one", "%,.0f events/s", single.perSecond());
            table.row("  acknowledged, p99", "%.0f ms", single.p99());
            table.row("memory after that", "%.0f MB", server.residentBytes() / 1e6);
        }
        try (var engine = new EngineAlone(EngineAlone.encrypted())) {
            table.row(
                    "on disk, encrypted",
                    "%.1f bytes/run",
                    DiskUse.bytes(server.dataDirectory().resolve("clickhouse"), "runs")
                            / (double) sent);
            var alone = engine.insertRate(60);
            table.row("the engine alone, 10,000 rows an insert", "%,.0f rows/s", alone);
            table.row("server / engine alone", "%.2f", rate / alone);
        }
        table.print();
    }

    private static byte[] batch(Events events) {
        synchronized (events) {
            return events.batch(BATCH);
        }
    }
}
