package dev.agentmetrics.server.testing;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends batches of numbered events, one after the other, until it is stopped, and remembers what it
 * sent and what it was told.
 */
public final class EventClient implements AutoCloseable {

    public static final long INPUT_TOKENS = 7;
    public static final BigDecimal COST = new BigDecimal("0.001");

    /** An hour that has ended, so that it is rolled up as well. */
    private final long at = Instant.now().minus(Duration.ofHours(3)).toEpochMilli();

    private final ServerAccess server;
    private final HttpClient http;
    private final String agent;
    private final String name;
    private final int batch;
    private final int padding;
    private final Random random = new Random(7);
    private final Set<UUID> sent = ConcurrentHashMap.newKeySet();
    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Integer, HttpResponse<String>> answers = new ConcurrentHashMap<>();
    private final List<IOException> failures = new ArrayList<>();
    private volatile boolean stopped;
    private int number;
    private final Thread thread;

    private EventClient(ServerAccess server, String agent, String name, int batch, int padding) {
        this.server = server;
        this.http = TestServer.client(server.caFile());
        this.agent = agent;
        this.name = name;
        this.batch = batch;
        this.padding = padding;
        thread = Thread.ofPlatform().daemon().name("client-" + name).unstarted(this::work);
    }

    /** A client that sends for itself. */
    public static EventClient start(ServerAccess server, String agent, String name, int batch) {
        var client = new EventClient(server, agent, name, batch, 0);
        client.thread.start();
        return client;
    }

    /** A client whose events carry this many letters, and that sends when told to. */
    public static EventClient manual(ServerAccess server, String agent, int batch, int padding) {
        return new EventClient(server, agent, agent, batch, padding);
    }

    private void work() {
        while (!stopped) {
            try {
                sendNext();
            } catch (IOException failure) {
                synchronized (failures) {
                    failures.add(failure);
                }
                return;
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Sends one more batch. */
    public HttpResponse<String> sendNext() throws IOException, InterruptedException {
        var ids = IntStream.range(0, batch).mapToObj(_ -> id(name + number++)).toList();
        return send(ids);
    }

    /** Sends events with these ids, be they new or not. */
    public HttpResponse<String> send(List<UUID> ids) throws IOException, InterruptedException {
        sent.addAll(ids);
        var answer =
                http.send(
                        server.write("/v1/events/batch")
                                .POST(BodyPublishers.ofString(body(ids)))
                                .build(),
                        BodyHandlers.ofString());
        answers.put(answer.statusCode(), answer);
        if (answer.statusCode() / 100 == 2) {
            acknowledged.addAll(ids);
        }
        return answer;
    }

    private String body(List<UUID> ids) {
        return ids.stream()
                .map(this::event)
                .collect(Collectors.joining(",", "{\"events\":[", "]}"));
    }

    private String event(UUID id) {
        return """
                {"event_id":"%s","trace_id":"t","agent_id":"%s","status":"success","ts":%d,\
                "model":"a-house-model","input_tokens":%d,"cost_usd":%s,"metadata":{"text":"%s"}}"""
                .formatted(id, agent, at, INPUT_TOKENS, COST, words());
    }

    private String words() {
        var text = new StringBuilder(padding);
        while (text.length() < padding) {
            text.append((char) ('a' + random.nextInt(26)));
            if (random.nextInt(6) == 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    private static UUID id(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public Set<UUID> sent() {
        return Set.copyOf(sent);
    }

    public Set<UUID> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** One answer of each status there was. */
    public Map<Integer, String> answers() {
        var bodies = new TreeMap<Integer, String>();
        answers.forEach((status, answer) -> bodies.put(status, answer.body()));
        return bodies;
    }

    /** Requests without an answer. */
    public List<IOException> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    /** Sends no more, and waits for the last answer. */
    public void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        stop();
    }
}
