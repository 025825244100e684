package dev.agentmetrics.bench;

import dev.agentmetrics.clickhouse.ClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedClickHouse;
import dev.agentmetrics.clickhouse.EmbeddedSettings;
import dev.agentmetrics.clickhouse.NativeLibrary;
import dev.agentmetrics.clickhouse.Query;
import dev.agentmetrics.clickhouse.SchemaMigrations;
import dev.agentmetrics.clickhouse.SchemaMigrations.Migration;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long the server takes to open a trace of 20,000 spans, and how that compares with the engine
 * alone reading as many equal rows.
 */
final class TraceBench {

    private static final int SPANS = Integer.getInteger("bench.spans", 20_000);
    private static final int BATCH = 500;
    private static final int OTHER_TRACES = 100;
    private static final int REPEATS = 40;
    private static final Path SCHEMA = Path.of("server/src/main/resources/db/clickhouse");

    private TraceBench() {}

    static void run() throws Exception {
        var table = new Table();
        var engine = engineMillis();
        table.row("engine alone, reading the rows, p50", "%.0f ms", engine);
        try (var server = ServerUnderTest.start();
                // As many large bodies at once as the memory for requests has room for.
                var load = new Load(server.ca(), server.line("key"), "application/json", 1)) {
            for (var other = 0; other < OTHER_TRACES; other++) {
                send(server, load, new Trace(1_000 + other, Shape.STEPS, 200));
            }
            for (var shape : Shape.values()) {
                send(server, load, new Trace(shape.number, shape, SPANS));
            }
            var cookie = QueryBench.signIn(load.client(), server);
            for (var shape : Shape.values()) {
                var millis = ask(load.client(), server, cookie, shape);
                var name = "%,d spans %s".formatted(SPANS, shape.words);
                table.row(name + ", p50", "%.0f ms", millis[REPEATS / 2]);
                table.row(name + ", p95", "%.0f ms", millis[(int) (REPEATS * 0.95)]);
                table.row(name + ", p50 / engine alone", "%.1f", millis[REPEATS / 2] / engine);
            }
            table.row("memory", "%.0f MB", server.residentBytes() / 1e6);
        }
        table.print();
    }

    private static double[] ask(HttpClient http, ServerUnderTest server, String cookie, Shape shape)
            throws IOException, InterruptedException {
        var url = server.url().resolve("/v1/runs/" + Trace.id(shape.number) + "/spans?limit=500");
        var millis = new double[REPEATS];
        for (var i = -10; i < REPEATS; i++) {
            var start = System.nanoTime();
            var answer = QueryBench.get(http, url, cookie);
            if (answer.statusCode() != 200 || !answer.body().contains("\"spans\":" + SPANS)) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis;
    }

    private static void send(ServerUnderTest server, Load load, Trace trace)
            throws InterruptedException {
        var batches = trace.batches();
        var outcome =
                load.post(
                        server.url().resolve("/v1/traces"), batches.size(), 0, i -> batches.get(i));
        if (outcome.refused() > 0) {
            throw new IllegalStateException("spans were refused");
        }
    }

    private enum Shape {
        STEPS(1, "in steps of 20"),
        FLAT(2, "beneath one"),
        CHAIN(3, "each beneath the one before");

        private final int number;
        private final String words;

        Shape(int number, String words) {
            this.number = number;
            this.words = words;
        }

        /** The parent of the n-th span. */
        int parent(int n) {
            return switch (this) {
                case STEPS -> n % 20 == 1 ? 0 : (n - 1) / 20 * 20 + 1;
                case FLAT -> 0;
                case CHAIN -> n - 1;
            };
        }
    }

    /** A trace in OTLP's JSON. */
    private record Trace(int number, Shape shape, int spans) {

        static String id(int number) {
            return "%032x".formatted(0xbe9c_0000L + number);
        }

        private String spanId(int n) {
            return "%016x".formatted(((long) number << 32) + n + 1);
        }

        List<byte[]> batches() {
            var batches = new ArrayList<byte[]>();
            for (var from = 0; from < spans; from += BATCH) {
                var some = new ArrayList<String>();
                for (var n = from; n < Math.min(spans, from + BATCH); n++) {
                    some.add(span(n));
                }
                batches.add(
                        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[%s]},\"scopeSpans\":[{\"scope\":{\"name\":\"bench\"},\"spans\":[%s]}]}]}"
                                .formatted(text("service.name", "bench"), String.join(",", some))
                                .getBytes(StandardCharsets.UTF_8));
            }
            return batches;
        }

        private String span(int n) {
            var start = (System.currentTimeMillis() - 3_600_000L + n) * 1_000_000L;
            return "{\"traceId\":\"%s\",\"spanId\":\"%s\",\"parentSpanId\":\"%s\",\"name\":\"%s\",\"startTimeUnixNano\":\"%d\",\"endTimeUnixNano\":\"%d\",\"status\":{\"code\":%d},\"attributes\":[%s]}"
                    .formatted(
                            id(number),
                            spanId(n),
                            n == 0 ? "" : spanId(shape.parent(n)),
                            n == 0 ? "invoke_agent bench" : "step",
                            start,
                            start + 50_000_000L,
                            n % 997 == 5 ? 2 : 0,
                            attributes(n));
        }

        private static String attributes(int n) {
            if (n == 0) {
                return text("gen_ai.operation.name", "invoke_agent")
                        + ","
                        + text("gen_ai.agent.name", "bench");
            }
            return n % 3 == 0
                    ? text("gen_ai.operation.name", "execute_tool")
                            + ","
                            + text("gen_ai.tool.name", "tool-" + n % 7)
                    : text("gen_ai.operation.name", "chat")
                            + ","
                            + text("gen_ai.request.model", "gpt-4o")
                            + ","
                            + text("gen_ai.provider.name", "openai")
                            + ","
                            + text("gen_ai.response.id", "response-" + n)
                            + ","
                            + number("gen_ai.usage.input_tokens", 900 + n % 100)
                            + ","
                            + number("gen_ai.usage.output_tokens", 50 + n % 50);
        }

        private static String text(String key, String value) {
            return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
        }

        private static String number(String key, int value) {
            return "{\"key\":\"%s\",\"value\":{\"intValue\":\"%d\"}}".formatted(key, value);
        }
    }

    /** The rows are made by the engine itself, in an encrypted store of its own. */
    private static double engineMillis() throws IOException {
        try (var engine =
                EmbeddedClickHouse.open(
                        EmbeddedSettings.of(
                                Files.createTempDirectory("engine-alone"),
                                NativeLibrary.locate(null),
                                EngineAlone.encrypted()))) {
            new SchemaMigrations(engine, Clock.systemUTC())
                    .apply(
                            List.of(
                                    new Migration(
                                            1,
                                            "tables",
                                            Files.readString(SCHEMA.resolve("V3__spans.sql")))));
            engine.execute(
                    Query.of(
                            """
                            INSERT INTO spans (org_id, span_key, at, duration_ns, received_at,
                                trace_id, span_id, parent_span_id, name, kind, model, provider,
                                response_id, input_uncached, output_visible)
                            SELECT toUUID('00000000-0000-0001-0000-000000000001'),
                                generateUUIDv4(), now64(9) - 3600, 50000000, now64(3),
                                if(number < %d, 'wanted', toString(intDiv(number, 200))),
                                hex(number), hex(intDiv(number, 20)), 'step', 'llm', 'gpt-4o',
                                'openai', concat('response-', toString(number)), 900, 50
                            FROM numbers(%d)
                            """
                                    .formatted(SPANS, SPANS * 4)));
            var millis = new double[REPEATS];
            for (var i = -10; i < REPEATS; i++) {
                var start = System.nanoTime();
                read(engine);
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(millis);
            return millis[REPEATS / 2];
        }
    }

    private static void read(ClickHouse engine) {
        var read =
                engine.query(
                        Query.of(
                                """
                                SELECT trace_id, span_id, parent_span_id, name, kind, at,
                                    duration_ns, received_at, status, error_type, error_message,
                                    error_fingerprint, service_name, agent_id, agent_name, model,
                                    request_model, provider, response_id, finish_reason, streaming,
                                    ttft_us, tool_name, tool_call_id, input_uncached, cache_read,
                                    cache_write_5m, cache_write_1h, output_visible, reasoning,
                                    audio_in, audio_out, unknown_kind, cost_usd
                                FROM spans
                                WHERE org_id = toUUID('00000000-0000-0001-0000-000000000001')
                                    AND trace_id = 'wanted'
                                ORDER BY at, span_id
                                """),
                        row -> row.integer("duration_ns"));
        if (read.size() != SPANS) {
            throw new IllegalStateException("read " + read.size() + " rows");
        }
    }
}
