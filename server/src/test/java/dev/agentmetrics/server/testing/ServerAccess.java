package dev.agentmetrics.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a test of a {@link ServerProcess} may do there, over TLS: send, read, administer. */
public final class ServerAccess {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "violet kettle drifts north";

    /** Whole hours, so that roll-ups can answer. */
    private final String day = day(Instant.now().truncatedTo(ChronoUnit.HOURS));

    private final String url;
    private final Path caFile;
    private final HttpClient client;
    private final Keys keys;

    private ServerAccess(String url, Path caFile, Keys keys) {
        this.url = url;
        this.caFile = caFile;
        this.client = TestServer.client(caFile);
        this.keys = keys;
    }

    private static String day(Instant hour) {
        return "from=" + hour.minus(1, ChronoUnit.DAYS) + "&to=" + hour.plus(2, ChronoUnit.HOURS);
    }

    /** Survive a restart of the server. */
    public record Keys(String write, String read) {}

    /** The first hour of a new server: makes its owner and a key to read with. */
    public static Keys setUp(ServerProcess server, Path caFile) {
        var browser = new Browser(server.url(), caFile);
        var made = browser.setUp(server.line("setup").orElseThrow(), EMAIL, PASSWORD);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        return new Keys(server.line("key").orElseThrow(), newKey(browser));
    }

    /** Signs the owner in and issues a key: two writes to the control store. */
    public String newKey() {
        var browser = new Browser(url, caFile);
        var answer = browser.signIn(EMAIL, PASSWORD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return newKey(browser);
    }

    /** What only an owner may do, right after they proved who they are. */
    public HttpResponse<String> asOwner(String method, String path, String body) {
        var browser = new Browser(url, caFile);
        var answer = browser.signIn(EMAIL, PASSWORD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return browser.send(method, path, body);
    }

    private static String newKey(Browser browser) {
        var issued = browser.send("POST", "/v1/keys", "{\"name\":\"test\",\"scope\":\"read\"}");
        return browser.json(issued).path("api_key").asString();
    }

    public static ServerAccess of(ServerProcess server, Path caFile, Keys keys) {
        return new ServerAccess(server.url(), caFile, keys);
    }

    public String url() {
        return url;
    }

    public int port() {
        return URI.create(url).getPort();
    }

    public Path caFile() {
        return caFile;
    }

    public String writeKey() {
        return keys.write();
    }

    /** A request with the key to write; add the body. */
    public HttpRequest.Builder write(String path) {
        return anonymous(path).header("Authorization", "Bearer " + keys.write());
    }

    /** A request without a key. */
    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(40))
                .header("Content-Type", "application/json");
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The ids of all runs of an agent, as often as the server lists them. */
    public List<UUID> runs(String agent) throws Exception {
        return listed(agent).stream()
                .map(run -> UUID.fromString(run.path("id").asString()))
                .toList();
    }

    /** All runs of an agent, as the server lists them. */
    public List<JsonNode> listed(String agent) throws Exception {
        var runs = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = read("/v1/runs?" + day + "&limit=200&agent_id=" + agent + cursor);
            page.path("runs").forEach(runs::add);
            cursor =
                    page.path("next_cursor").isNull()
                            ? ""
                            : "&cursor=" + page.path("next_cursor").asString();
        } while (!cursor.isEmpty());
        return runs;
    }

    /** What the charts are made of. */
    public Totals totals(String agent) throws Exception {
        var totals = read("/v1/agent?" + day + "&agent_id=" + agent).path("totals");
        return new Totals(
                totals.path("runs").asLong(),
                new BigDecimal(totals.path("cost_usd").asString()),
                totals.path("input_tokens").asLong());
    }

    public JsonNode read(String path) throws Exception {
        var answer =
                send(
                        HttpRequest.newBuilder(URI.create(url + path))
                                .timeout(Duration.ofSeconds(40))
                                .header("Authorization", "Bearer " + keys.read()));
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Sums over runs. */
    public record Totals(long runs, BigDecimal cost, long inputTokens) {}
}
