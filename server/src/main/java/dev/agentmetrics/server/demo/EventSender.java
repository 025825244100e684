package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.client.Https;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Sends events as any client would: over TLS, in batches, trying again when the server is busy. */
final class EventSender implements AutoCloseable {

    private static final int BATCH = 100;
    private static final int ATTEMPTS = 5;

    private final HttpClient http;
    private final URI batchUrl;
    private final String key;
    private final ObjectMapper json = JsonMapper.builder().build();

    /** Trusts only the given certificate authority; null means the system's. */
    EventSender(URI server, String key, @Nullable Path ca) {
        this.http = Https.client(ca);
        this.batchUrl = server.resolve("/v1/events/batch");
        this.key = key;
    }

    /** Sends everything and returns how many events the server accepted. */
    long send(Stream<Map<String, Object>> events, LongConsumer progress)
            throws InterruptedException {
        var accepted = 0L;
        var batches = events.iterator();
        while (batches.hasNext()) {
            accepted += post(next(batches));
            progress.accept(accepted);
        }
        return accepted;
    }

    private static List<Map<String, Object>> next(Iterator<Map<String, Object>> events) {
        var batch = new ArrayList<Map<String, Object>>(BATCH);
        while (batch.size() < BATCH && events.hasNext()) {
            batch.add(events.next());
        }
        return batch;
    }

    private int post(List<Map<String, Object>> events) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(batchUrl)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArray(
                                        json.writeValueAsBytes(Map.of("events", events))))
                        .build();
        for (var attempt = 1; ; attempt++) {
            try {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return json.readTree(answer.body()).path("accepted").asInt();
                }
                if (answer.statusCode() < 500 || attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "the server answered "
                                    + answer.statusCode()
                                    + ": "
                                    + json.readTree(answer.body()).path("detail").asString(""));
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("cannot reach " + batchUrl + ": " + e, e);
                }
            }
            TimeUnit.SECONDS.sleep(attempt);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
