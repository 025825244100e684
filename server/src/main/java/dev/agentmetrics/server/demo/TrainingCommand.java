package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.client.ConnectionException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts a scratch server with the given command, lets it do for some seconds what a server does
 * all day, and stops it. {@code ./dev build} has the Java machine record that in its start-up
 * cache: which classes are needed, and how the methods behave that events, spans and questions go
 * through.
 */
public final class TrainingCommand {

    private static final int SENDERS = 4;
    private static final int BATCH = 100;
    private static final int BATCHES = 60;
    private static final int SINGLES = 200;
    private static final int EXPORTS = 30;
    private static final int CALLS = 5;
    private static final int ROUNDS = 4;

    /** A slow machine trains less: no build waits for long. */
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private static final List<String> QUESTIONS =
            List.of(
                    "/v1/overview?%s",
                    "/v1/agents?%s",
                    "/v1/agent?agent_id=support-agent&%s",
                    "/v1/runs?%s",
                    "/v1/runs?status=failed&%s",
                    "/v1/tools?%s",
                    "/v1/models?%s",
                    "/v1/errors?%s",
                    "/v1/agent-sessions?%s",
                    "/v1/status",
                    "/v1/me",
                    "/");

    private final ScratchServer server;
    private final Instant now;
    private final long end = System.nanoTime() + LONGEST.toNanos();

    private TrainingCommand(ScratchServer server, Instant now) {
        this.server = server;
        this.now = now;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("usage: TrainingCommand SERVER-COMMAND ARGUMENT...");
            System.exit(2);
        }
        int exit;
        try (var server = ScratchServer.start(List.of(arguments))) {
            new TrainingCommand(server, Clock.systemUTC().instant()).train();
            exit = server.stop();
        }
        System.exit(exit);
    }

    private void train() throws IOException, InterruptedException {
        // Nobody can guess it, and it ends with the server.
        var password = server.line("key");
        server.setUp(password);
        server.signIn(password);
        var work = new ArrayList<Callable<Void>>();
        for (var seed = 0; seed < SENDERS; seed++) {
            var events = Scenario.FLEET.events(new EventFactory(new Random(seed)), now).iterator();
            work.add(() -> send(events));
        }
        work.add(this::export);
        together(work);
        together(List.of(this::ask, this::ask));
    }

    private Void send(Iterator<Map<String, Object>> events)
            throws IOException, InterruptedException {
        for (var batch = 0; batch < BATCHES && hasTime(); batch++) {
            var some = new ArrayList<Map<String, Object>>(BATCH);
            while (some.size() < BATCH && events.hasNext()) {
                some.add(events.next());
            }
            server.post("/v1/events/batch", Map.of("events", some));
        }
        for (var single = 0; single < SINGLES && events.hasNext() && hasTime(); single++) {
            server.post("/v1/events", events.next());
        }
        return null;
    }

    private Void export() throws IOException, InterruptedException {
        var spans = new TrainingSpans(now);
        for (var export = 0; export < EXPORTS && hasTime(); export++) {
            server.export(spans.next());
        }
        for (var call = 0; call < CALLS && hasTime(); call++) {
            server.call(spans.next());
        }
        return null;
    }

    private Void ask() throws IOException, InterruptedException {
        for (var round = 0; round < ROUNDS; round++) {
            for (var days : List.of(1, 14)) {
                var range = "from=" + now.minus(Duration.ofDays(days)) + "&to=" + now;
                for (var question : QUESTIONS) {
                    if (hasTime()) {
                        server.get(question.formatted(range));
                    }
                }
            }
        }
        return null;
    }

    private boolean hasTime() {
        return System.nanoTime() < end;
    }

    private static void together(List<Callable<Void>> work) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException failure) {
            throw new ConnectionException("the training stopped", failure);
        }
    }
}
