package dev.agentmetrics.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.agentmetrics.server.ingest.otlp.OtlpFixtures;
import dev.agentmetrics.server.testing.ServerAccess;
import dev.agentmetrics.server.testing.TestServer;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Sends traces of an agent that calls a model twice, some at a time, until it is stopped, and
 * remembers what it sent and what it was told. What ended first is sent first, so that a trace
 * comes in three requests.
 */
final class TraceClient {

    static final long INPUT_TOKENS_OF_TRACE = 14;
    static final BigDecimal COST_OF_TRACE = new BigDecimal("0.002");

    /** An hour that has ended, so that it is rolled up as well. */
    private final long at =
            Instant.now().minus(Duration.ofHours(3)).getEpochSecond() * 1_000_000_000;

    private final String agent;
    private final int traces;
    private final HttpClient http;
    private final Thread thread;

    // Only its own thread touches these until it has been stopped.
    private final Set<String> sent = new TreeSet<>();
    private final Set<String> acknowledged = new TreeSet<>();
    private int groups;

    private volatile boolean stopped;

    private TraceClient(ServerAccess server, String agent, int traces) {
        this.agent = agent;
        this.traces = traces;
        http = TestServer.client(server.caFile());
        thread = Thread.ofPlatform().daemon().name("traces-" + agent).start(() -> work(server));
    }

    /**
     * @param traces that are sent together
     */
    static TraceClient start(ServerAccess server, String agent, int traces) {
        return new TraceClient(server, agent, traces);
    }

    private void work(ServerAccess server) {
        try {
            while (!stopped) {
                var group = groups++;
                var ids = ids(group);
                sent.addAll(ids);
                if (sendGroup(server, group)) {
                    acknowledged.addAll(ids);
                }
            }
        } catch (IOException _) {
            // The server has gone.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> ids(int group) {
        return IntStream.range(0, traces)
                .mapToObj(number -> HexFormat.of().formatHex(trace(group, number).toByteArray()))
                .toList();
    }

    private boolean sendGroup(ServerAccess server, int group)
            throws IOException, InterruptedException {
        return send(server, group, (trace, all) -> all.add(call(trace, 2)))
                && send(server, group, (trace, all) -> all.add(call(trace, 3)))
                && send(server, group, (trace, all) -> all.add(root(trace)));
    }

    private boolean send(ServerAccess server, int group, BiConsumer<ByteString, List<Span>> ofTrace)
            throws IOException, InterruptedException {
        var spans = new ArrayList<Span>();
        for (var number = 0; number < traces; number++) {
            ofTrace.accept(trace(group, number), spans);
        }
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + "/v1/traces"))
                        .timeout(Duration.ofSeconds(40))
                        .header("Authorization", "Bearer " + server.writeKey())
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(OtlpFixtures.request(spans).toByteArray()))
                        .build();
        return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    private static ByteString trace(int group, int number) {
        var id = ByteBuffer.allocate(16).put("a trace ".getBytes(US_ASCII));
        return ByteString.copyFrom(id.putInt(group).putInt(number).flip());
    }

    private Span root(ByteString trace) {
        return span(trace, 1, 4_000_000_000L)
                .setName("invoke_agent " + agent)
                .addAttributes(OtlpFixtures.text("gen_ai.operation.name", "invoke_agent"))
                .addAttributes(OtlpFixtures.text("gen_ai.agent.name", agent))
                .build();
    }

    private Span call(ByteString trace, int number) {
        return span(trace, number, 1_000_000_000)
                .setParentSpanId(OtlpFixtures.id(8, 1))
                .setName("chat a-house-model")
                .addAttributes(OtlpFixtures.text("gen_ai.operation.name", "chat"))
                .addAttributes(OtlpFixtures.text("gen_ai.request.model", "a-house-model"))
                .addAttributes(
                        attribute(
                                "gen_ai.usage.input_tokens", AnyValue.newBuilder().setIntValue(7)))
                .addAttributes(
                        attribute("gen_ai.usage.cost", AnyValue.newBuilder().setDoubleValue(0.001)))
                .build();
    }

    private Span.Builder span(ByteString trace, int number, long nanos) {
        return Span.newBuilder()
                .setTraceId(trace)
                .setSpanId(OtlpFixtures.id(8, number))
                .setStartTimeUnixNano(at + number * 100_000_000L)
                .setEndTimeUnixNano(at + number * 100_000_000L + nanos);
    }

    private static KeyValue attribute(String key, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    /** Waits for the last answer. */
    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    /** Everything, whether it was acknowledged or not; for a client that has been stopped. */
    void sendAgain(ServerAccess server) throws IOException, InterruptedException {
        for (var group = 0; group < groups; group++) {
            if (!sendGroup(server, group)) {
                throw new AssertionError("not taken: group " + group);
            }
        }
    }

    String agent() {
        return agent;
    }

    /** The ids of traces of which something was sent. */
    Set<String> sent() {
        return Set.copyOf(sent);
    }

    /** The ids of traces all of which was acknowledged. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }
}
