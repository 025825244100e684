package dev.agentmetrics.bench;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** How many spans a second the server takes, each acknowledged only when durable. */
final class OtlpBench {

    /** What OpenTelemetry's batch processors send at once. */
    static final int BATCH = 512;

    private static final int WARM_UP = Integer.getInteger("bench.warmup", 500);
    private static final int BATCHES = Integer.getInteger("bench.batches", 2_000);
    private static final int SDK_BATCHES = Integer.getInteger("bench.sdk-batches", 600);
    private static final int APPLICATIONS = 4;

    /** On each connection: as many senders wait for their answer at the same time. */
    private static final int IN_FLIGHT = 4;

    private OtlpBench() {}

    static void run() throws Exception {
        var table = new Table();
        var traces = new Traces(BATCH / Traces.SPANS_OF_TRACE);
        table.row("a span as it is sent", "%.0f bytes", (double) traces.bytes() / BATCH);
        var server = ServerUnderTest.start();
        double rate;
        double toServer;
        double toServerByGrpc;
        try (server) {
            rate = load(server, traces, table);
            var ca = Files.readAllBytes(server.ca());
            var key = "Bearer " + server.line("key");
            toServer = sdk(() -> http(server.url().resolve("/v1/traces").toString(), ca, key));
            toServerByGrpc = sdk(() -> grpc(server.line("otlp-grpc"), ca, key));
            table.row("memory after all of it", "%.0f MB", server.residentBytes() / 1e6);
        }
        var spans = (long) BATCH * (WARM_UP + BATCHES + 2 * (SDK_BATCHES + SDK_BATCHES / 4));
        table.row(
                "on disk, encrypted",
                "%.1f bytes/span",
                DiskUse.bytes(server.dataDirectory().resolve("clickhouse"), "spans")
                        / (double) spans);
        try (var sink = new Sink()) {
            var toSink = sdk(() -> http(sink.url(), sink.certificate(), "Bearer none"));
            table.row("Java SDK to a sink that throws all away", "%,.0f spans/s", toSink);
            table.row("Java SDK to the server, HTTP", "%,.0f spans/s", toServer);
            table.row("Java SDK to the server, gRPC", "%,.0f spans/s", toServerByGrpc);
            table.row("server / sink, HTTP", "%.2f", toServer / toSink);
            table.row("server / sink, gRPC", "%.2f", toServerByGrpc / toSink);
            table.row("server without the SDK's work / SDK to the sink", "%.2f", rate / toSink);
        }
        table.print();
    }

    /** Requests that cost their sender next to nothing. */
    private static double load(ServerUnderTest server, Traces traces, Table table)
            throws Exception {
        var url = server.url().resolve("/v1/traces");
        try (var load =
                new Load(server.ca(), server.line("key"), "application/x-protobuf", IN_FLIGHT)) {
            var runs = new RunsMade(load.client(), server);
            var earlier = tracesOf(load.post(url, WARM_UP, 0, _ -> traces.next()));
            runs.await(earlier);
            var before = server.cpuTime();
            var byThread = server.cpuTimeByThread();
            var full = load.post(url, BATCHES, 0, _ -> traces.next());
            var used = server.cpuTime().minus(before);
            var rate = (full.requests() - full.refused()) * BATCH / full.seconds();
            table.row("protobuf over HTTPS, batches of 512, 32 senders", "%,.0f spans/s", rate);
            table.row("  acknowledged, p50", "%.0f ms", full.p50());
            table.row("  acknowledged, p99", "%.0f ms", full.p99());
            table.row("  refused", "%.0f", full.refused());
            table.row("  processor time of the server", "%.1f µs/span", perSpan(used));
            shares(server.cpuTimeByThread(), byThread, used, table);
            table.row("  memory", "%.0f MB", server.residentBytes() / 1e6);
            var made = runs.now() - earlier;
            table.row("  of their traces, runs by then", "%.0f %%", 100.0 * made / tracesOf(full));
            runs.await(earlier + tracesOf(full));
            var all = server.cpuTime().minus(before);
            table.row("  processor time until all are", "%.1f µs/span", perSpan(all));
            return rate;
        }
    }

    /** What was refused makes no runs. */
    private static long tracesOf(Load.Outcome sent) {
        return (long) (sent.requests() - sent.refused()) * BATCH / Traces.SPANS_OF_TRACE;
    }

    private static double perSpan(Duration used) {
        return used.toNanos() / 1e3 / ((double) BATCHES * BATCH);
    }

    private static void shares(
            Map<String, Duration> after, Map<String, Duration> before, Duration all, Table table) {
        after.forEach(
                (thread, used) -> {
                    var spent = used.minus(before.getOrDefault(thread, Duration.ZERO));
                    if (spent.toMillis() * 100 >= all.toMillis()) {
                        table.row(
                                "    of it " + thread,
                                "%.0f %%",
                                100.0 * spent.toMillis() / all.toMillis());
                    }
                });
    }

    private static double sdk(Supplier<SpanExporter> exporters) throws InterruptedException {
        SdkSender.perSecond(exporters, APPLICATIONS, SDK_BATCHES / 4);
        return SdkSender.perSecond(exporters, APPLICATIONS, SDK_BATCHES);
    }

    private static SpanExporter http(String url, byte[] ca, String key) {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(url)
                .addHeader("Authorization", key)
                .setTrustedCertificates(ca)
                .build();
    }

    private static SpanExporter grpc(String url, byte[] ca, String key) {
        return OtlpGrpcSpanExporter.builder()
                .setEndpoint(url)
                .addHeader("Authorization", key)
                .setTrustedCertificates(ca)
                .build();
    }
}
