package dev.agentmetrics.server.demo;

import dev.agentmetrics.server.client.Https;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** A server process of our own with an empty data directory, and a client that may do anything. */
final class ScratchServer implements AutoCloseable {

    private static final String EMAIL = "owner@example.com";
    private static final String EXPORT =
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private final Process process;
    private final Map<String, String> page = new HashMap<>();
    private final HttpClient http;
    private final ObjectMapper json = JsonMapper.builder().build();
    private String cookie = "";

    private ScratchServer(Process process) throws IOException {
        this.process = process;
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        readUntilReady(out);
        // Nobody needs the rest, but a full pipe would stop the server.
        Thread.ofVirtual().start(() -> readToTheEnd(out));
        http = Https.client(Path.of(line("ca")));
    }

    /** Starts it and waits until it is ready. Settings are in the environment. */
    static ScratchServer start(List<String> command) throws IOException {
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            return new ScratchServer(process);
        } catch (IOException failure) {
            process.destroy();
            throw failure;
        }
    }

    private void readUntilReady(BufferedReader out) throws IOException {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            var colon = line.indexOf(": ");
            if (line.isEmpty() && page.containsKey("url")) {
                return;
            } else if (colon > 0) {
                page.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        throw new IOException("the server did not start");
    }

    private static void readToTheEnd(BufferedReader out) {
        try {
            out.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // With the server.
        }
    }

    String line(String name) throws IOException {
        var value = page.get(name);
        if (value == null) {
            throw new IOException("the server printed no line '" + name + ":'");
        }
        return value;
    }

    private URI address(String path) throws IOException {
        return URI.create(line("url")).resolve(path);
    }

    void setUp(String password) throws IOException, InterruptedException {
        var link = line("setup");
        var token = link.substring(link.lastIndexOf('/') + 1);
        send(
                toOpenRoute(
                        "/v1/setup", Map.of("token", token, "email", EMAIL, "password", password)));
    }

    /** From now on {@link #get} is asked by the owner. */
    void signIn(String password) throws IOException, InterruptedException {
        var answer =
                send(toOpenRoute("/v1/sessions", Map.of("email", EMAIL, "password", password)));
        var set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        cookie = set.substring(0, set.indexOf(';'));
    }

    private HttpRequest.Builder toOpenRoute(String path, Object body) throws IOException {
        return request(address(path), "application/json", json.writeValueAsBytes(body));
    }

    /** Asks what the dashboard asks. */
    void get(String path) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(address(path)).header("Cookie", cookie));
    }

    /** Events in JSON, as client libraries send them. */
    void post(String path, Object body) throws IOException, InterruptedException {
        send(withKey(toOpenRoute(path, body)));
    }

    /** Spans in protobuf, by HTTP. */
    void export(byte[] spans) throws IOException, InterruptedException {
        send(withKey(request(address("/v1/traces"), "application/x-protobuf", spans)));
    }

    /** The same by gRPC: one message with its length before it. Its outcome is not looked at. */
    void call(byte[] spans) throws IOException, InterruptedException {
        var message = ByteBuffer.allocate(5 + spans.length).put((byte) 0).putInt(spans.length);
        var method = URI.create(line("otlp-grpc")).resolve(EXPORT);
        send(
                withKey(request(method, "application/grpc", message.put(spans).array()))
                        .header("TE", "trailers"));
    }

    private static HttpRequest.Builder request(URI address, String type, byte[] body) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder withKey(HttpRequest.Builder request) throws IOException {
        return request.header("Authorization", "Bearer " + line("key"));
    }

    private HttpResponse<String> send(HttpRequest.Builder builder)
            throws IOException, InterruptedException {
        var request = builder.build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri().getPath() + ": " + answer.statusCode());
        }
        return answer;
    }

    /** As a service manager does; what it records, it writes then. */
    int stop() throws InterruptedException {
        // Not by the process: that would close the pipe that it still writes to.
        process.toHandle().destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
    }
}
