package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentmetrics.server.testing.EventClient;
import dev.agentmetrics.server.testing.ServerAccess;
import dev.agentmetrics.server.testing.ServerProcess;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way a server can end while clients are sending. What it acknowledged is there afterwards,
 * once; and sending everything again makes it complete.
 */
class ServerEndIT {

    private static final int CLIENTS = 4;
    private static final int BATCH = 20;
    private static final int ENOUGH = 1_200;

    /** The JVM leaves Ctrl-C ignored where it was so, as in jobs in the background. */
    private static final List<String> IN_THE_FOREGROUND = List.of("env", "--default-signal=INT");

    @TempDir static Path root;

    /** The next test goes on with what the one before has left. */
    private static ServerProcess server;

    private static ServerAccess.Keys keys;

    @BeforeAll
    static void start() {
        server = startServer();
        keys = ServerAccess.setUp(server, caFile());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static ServerProcess startServer() {
        return ServerProcess.startBy(IN_THE_FOREGROUND, root.resolve("data"), Map.of());
    }

    private static Path caFile() {
        return root.resolve("data/tls/ca.pem");
    }

    private static ServerAccess access() {
        return ServerAccess.of(server, caFile(), keys);
    }

    /** Red when an answer does not wait for the disk, or a repeat is not looked up. */
    @Test
    void killedItKeepsWhatItAcknowledgedAndNothingTwice() throws Exception {
        var traces = TraceClient.start(access(), "killed-while-tracing", BATCH);
        var load = endUnderLoad("killed", ServerProcess::kill);
        traces.stop();

        var stored = restart().runs("killed");

        assertThat(stored).doesNotHaveDuplicates();
        assertThat(Set.copyOf(stored)).containsAll(load.acknowledged);
        assertThat(load.sent).containsAll(stored);
        var before = sendEverythingAgain("killed", load.sent);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> access().read("/v1/status").path("pending_hours").asLong() == 0);
        assertThat(totals("killed")).as("from roll-ups").isEqualTo(before);
        makesWholeRunsOfWhatItAcknowledged(traces);
    }

    /** Red when spans are acknowledged before they are durable, or a trace is forgotten. */
    private static void makesWholeRunsOfWhatItAcknowledged(TraceClient traces) throws Exception {
        assertThat(traces.acknowledged()).isNotEmpty();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            var runs = tokensByTrace(traces.agent());
                            assertThat(runs.keySet()).containsAll(traces.acknowledged());
                            assertThat(runs.values())
                                    .containsOnly(TraceClient.INPUT_TOKENS_OF_TRACE);
                        });

        traces.sendAgain(access());
        var expected =
                new ServerAccess.Totals(
                        traces.sent().size(),
                        TraceClient.COST_OF_TRACE
                                .multiply(BigDecimal.valueOf(traces.sent().size()))
                                .stripTrailingZeros(),
                        TraceClient.INPUT_TOKENS_OF_TRACE * traces.sent().size());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(totals(traces.agent())).isEqualTo(expected));
        assertThat(tokensByTrace(traces.agent()).keySet()).isEqualTo(traces.sent());
    }

    /** Fails when a trace has two runs. */
    private static Map<String, Long> tokensByTrace(String agent) throws Exception {
        return access().listed(agent).stream()
                .collect(
                        Collectors.toMap(
                                run -> run.path("trace_id").asString(),
                                run -> run.path("input_tokens").asLong()));
    }

    @Test
    void terminatedItAnswersWhatItTookAndEndsClean() throws Exception {
        endsClean("terminated", ServerProcess::terminate);
    }

    @Test
    void interruptedItDoesTheSame() throws Exception {
        endsClean("interrupted", ServerProcess::interrupt);
    }

    private static void endsClean(String agent, Consumer<ServerProcess> how) throws Exception {
        var load = endUnderLoad(agent, how);

        assertThat(server.exitCode()).as(server.output()).isZero();
        assertThat(server.output())
                .doesNotContain("ERROR")
                .doesNotContain("SIGABRT")
                .doesNotContain("hs_err_pid")
                .doesNotContainIgnoringCase("assertion");
        assertThat(load.statuses).isSubsetOf(200, 201, 503);
        var stored = restart().runs(agent);
        assertThat(stored).doesNotHaveDuplicates();
        assertThat(Set.copyOf(stored))
                .as("whatever was stored was also answered")
                .isEqualTo(load.acknowledged);
        sendEverythingAgain(agent, load.sent);
    }

    /** What the clients know after the server has gone. */
    private record Load(Set<UUID> sent, Set<UUID> acknowledged, Set<Integer> statuses) {}

    private static Load endUnderLoad(String agent, Consumer<ServerProcess> how) {
        var clients =
                IntStream.range(0, CLIENTS)
                        .mapToObj(n -> EventClient.start(access(), agent, agent + "-" + n, BATCH))
                        .toList();
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                clients.stream().mapToInt(c -> c.acknowledged().size()).sum()
                                        >= ENOUGH);
        how.accept(server);
        clients.forEach(EventClient::stop);
        var load = new Load(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (var client : clients) {
            load.sent.addAll(client.sent());
            load.acknowledged.addAll(client.acknowledged());
            load.statuses.addAll(client.answers().keySet());
        }
        assertThat(load.acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        return load;
    }

    private static ServerAccess restart() {
        server.close();
        server = startServer();
        return access();
    }

    private static ServerAccess.Totals sendEverythingAgain(String agent, Set<UUID> sent)
            throws Exception {
        var client = EventClient.manual(access(), agent, BATCH, 0);
        var all = List.copyOf(sent);
        for (var from = 0; from < all.size(); from += 100) {
            var answer = client.send(all.subList(from, Math.min(from + 100, all.size())));
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        }

        assertThat(access().runs(agent)).containsExactlyInAnyOrderElementsOf(sent);
        var expected =
                new ServerAccess.Totals(
                        sent.size(),
                        EventClient.COST
                                .multiply(BigDecimal.valueOf(sent.size()))
                                .stripTrailingZeros(),
                        EventClient.INPUT_TOKENS * sent.size());
        assertThat(totals(agent)).isEqualTo(expected);
        return expected;
    }

    private static ServerAccess.Totals totals(String agent) throws Exception {
        var totals = access().totals(agent);
        return new ServerAccess.Totals(
                totals.runs(), totals.cost().stripTrailingZeros(), totals.inputTokens());
    }
}
