package dev.agentmetrics.server.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.backup.LocalSocket;
import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.ExistingKeys;
import dev.agentmetrics.server.crypto.Needles;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.db.StoredText;
import dev.agentmetrics.server.ingest.otlp.OtlpFixtures;
import dev.agentmetrics.server.secrecy.Needle;
import dev.agentmetrics.server.secrecy.Planted;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's first hour, with everything going wrong that can, and what it leaves behind. */
class SecretsIT {

    private static final String PASSWORD = "violet kettle drifts north";
    private static final String EMAIL = "ada@example.org";
    private static final String MARK = "needle \u00e4n an event's metadata";
    private static final String MARK_IN_ERROR = "needle in the text of an error";
    private static final String PROMPT = "needle in a prompt that is stored, sealed";
    private static final String PROMPT_ELSEWHERE = "needle in a prompt that is not stored";
    private static final String TRACE = "000000000000000000000000000000a1";

    @TempDir Path root;

    private Browser browser(ServerProcess server) {
        return new Browser(server.url(), root.resolve("data/tls/ca.pem"));
    }

    @Test
    @Tag("C05")
    @Tag("C06")
    @Tag("C09")
    @Tag("C10")
    @Tag("C16")
    @Tag("C17")
    @Tag("C18")
    void noSecretStaysOnDiskOrInTheLog() throws Exception {
        var dataDir = root.resolve("data");
        var secrets = new ArrayList<String>();
        var content = List.of(EMAIL, MARK, MARK_IN_ERROR, PROMPT, PROMPT_ELSEWHERE);
        var logs = new StringBuilder();
        String firstKey;
        try (var server = ServerProcess.start(dataDir, settings())) {
            use(server, secrets);
            firstKey = server.line("key").orElseThrow();
            ingest(server, firstKey);
            talk(server, firstKey);
            server.kill();
            logs.append(withoutStartPage(server.output()));
        }
        try (var server = ServerProcess.start(dataDir, settings())) {
            ingest(server, firstKey);
            backup(dataDir);
            readsThePromptThatIsStored(signedIn(server));
            server.terminate();
            assertThat(server.exitCode()).isZero();
            logs.append(server.output());
        }
        Files.writeString(root.resolve("server.log"), logs);
        assertThat(secrets).hasSizeGreaterThan(8).doesNotContain("");

        var needles = new ArrayList<Needle>();
        secrets.forEach(secret -> needles.add(Needle.text("secret", secret)));
        content.forEach(text -> needles.add(Needle.text("content", text)));
        needles.addAll(dataKeys(dataDir));
        assertThat(needles).hasSizeGreaterThan(20);
        assertThat(Needles.findings(root, needles)).isEmpty();

        var stored = StoredText.of(dataDir);
        for (var secret : secrets) {
            assertThat(Needles.isIn(stored, secret)).as("rows").isFalse();
        }
        // The search finds what is there, in every form.
        assertThat(Needles.isIn(stored, EMAIL)).isTrue();
        assertThat(logs).contains("DEBUG");
        assertThat(root.resolve("backups")).isNotEmptyDirectory();
        for (var planted : Planted.everywhere(PASSWORD).entrySet()) {
            var file = Files.write(dataDir.resolve("planted"), planted.getValue());
            assertThat(Needles.findings(dataDir, needles))
                    .as(planted.getKey())
                    .isNotEmpty()
                    .allMatch(finding -> finding.place().equals(file.toString()));
        }
    }

    private Map<String, String> settings() throws IOException {
        var temporary = Files.createDirectories(root.resolve("tmp"));
        return Map.of(
                "LOGGING_LEVEL_ROOT",
                "DEBUG",
                "AGENTMETRICS_BACKUP_TO",
                root.resolve("backups").toString(),
                "AGENTMETRICS_BACKUP_DRILL_DAYS",
                "0",
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + temporary);
    }

    private static void backup(Path dataDir) throws IOException {
        assertThat(LocalSocket.ask(new DataDir(dataDir), "backup", _ -> {})).contains(0);
    }

    /** What the event store and the queue in front of it get, and what they refuse. */
    private void ingest(ServerProcess server, String key) {
        var event =
                "{\"trace_id\":\"t1\",\"agent_id\":\"a1\",\"status\":\"failed\",\"error\":\""
                        + MARK_IN_ERROR
                        + "\",\"metadata\":{\"note\":\""
                        + MARK
                        + "\"}";
        var browser = browser(server);
        // 200 when it was sent before.
        assertThat(post(browser, "/v1/events", key, event + "}").statusCode()).isIn(200, 201);
        for (var refused :
                List.of(
                        event,
                        event + ",\"status\":7}",
                        event + ",\"input_tokens\":\"" + MARK + "\"}",
                        "[" + event + "}]")) {
            var answer = post(browser, "/v1/events", key, refused);
            assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
            assertThat(answer.body()).doesNotContain(MARK).doesNotContain(MARK_IN_ERROR);
        }
    }

    /** One environment stores what spans say, the other does not; both get a prompt. */
    private void talk(ServerProcess server, String key) {
        var owner = signedIn(server);
        var chosen =
                owner.send(
                        "PUT",
                        "/v1/settings/content",
                        "{\"environment\":\"staging\",\"stored\":true}");
        assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(200);
        say(server, key, "00000000000000b1", "staging", PROMPT);
        say(server, key, "00000000000000b2", "production", PROMPT_ELSEWHERE);
        readsThePromptThatIsStored(owner);
    }

    private void say(
            ServerProcess server, String key, String span, String environment, String prompt) {
        var attributes =
                """
                ,"attributes":[{"key":"deployment.environment.name","value":{"stringValue":"%s"}},
                {"key":"gen_ai.input.messages","value":{"stringValue":"%s"}}]
                """
                        .formatted(environment, prompt);
        var answer =
                post(
                        browser(server),
                        "/v1/traces",
                        key,
                        OtlpFixtures.json(TRACE, span, attributes));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** The control: it is there, for whoever may read it. */
    private static void readsThePromptThatIsStored(Browser owner) {
        assertThat(owner.get("/v1/traces/" + TRACE + "/spans/00000000000000b1/content").body())
                .contains(PROMPT);
        assertThat(
                        owner.get("/v1/traces/" + TRACE + "/spans/00000000000000b2/content")
                                .statusCode())
                .isEqualTo(404);
    }

    private Browser signedIn(ServerProcess server) {
        var owner = browser(server);
        assertThat(owner.signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
        return owner;
    }

    private static HttpResponse<String> post(
            Browser browser, String path, String key, String body) {
        return browser.exchange(
                browser.request("POST", path, body).header("Authorization", "Bearer " + key));
    }

    private static List<Needle> dataKeys(Path dataDir) {
        var settings = TestSurroundings.of(dataDir, Map.of()).settings();
        try (var keys = ExistingKeys.of(settings, new DataDir(dataDir))) {
            var ring = keys.ring();
            return ring.all().stream()
                    .map(info -> ring.version(info.purpose(), info.version()))
                    .map(key -> Needle.bytes(key.info().id(), key.reveal()))
                    .toList();
        }
    }

    private void use(ServerProcess server, List<String> secrets) {
        var browser = browser(server);
        var link = server.line("setup").orElseThrow();
        var firstKey = server.line("key").orElseThrow();
        var token = link.substring(link.lastIndexOf('/') + 1);
        secrets.addAll(List.of(token, firstKey, firstKey.substring(19, 62), PASSWORD));

        assertThat(browser.get("/v1/setup/" + token).statusCode()).isEqualTo(200);
        assertThat(browser.get("/v1/setup/" + "0".repeat(43)).statusCode()).isEqualTo(404);
        assertThat(refused(browser, link, "needle-short")).isEqualTo(422);
        assertThat(refused(browser, link, "passwordpassword")).isEqualTo(422);
        secrets.addAll(List.of("needle-short", "passwordpassword"));
        assertThat(browser.setUp(link, EMAIL, PASSWORD).statusCode()).isEqualTo(200);
        secrets.add(browser.cookie().orElseThrow());
        assertThat(browser(server).setUp(link, EMAIL, PASSWORD).statusCode()).isEqualTo(404);
        assertThat(browser.get("/v1/setup/" + token).statusCode()).isEqualTo(404);

        assertThat(browser(server).signIn(EMAIL, "needle of a wrong password").statusCode())
                .isEqualTo(401);
        assertThat(browser(server).signIn(PASSWORD, "x").statusCode()).isEqualTo(401);
        secrets.add("needle of a wrong password");
        misspelt(browser(server), secrets);

        var issued = browser.send("POST", "/v1/keys", "{\"name\":\"n\",\"scope\":\"admin\"}");
        var key = browser.json(issued).path("api_key").asString();
        secrets.addAll(List.of(key, key.substring(19, 62)));
        misuse(browser(server), key);
        assertThat(withKey(browser(server), "GET", "/v1/keys", key).statusCode()).isEqualTo(200);

        browser.send("DELETE", "/v1/sessions/current", "");
        assertThat(browser(server).signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
    }

    private static int refused(Browser browser, String link, String password) {
        return browser.setUp(link, EMAIL, password).statusCode();
    }

    private static void misspelt(Browser browser, List<String> secrets) {
        secrets.addAll(List.of("needle-misspelt", "needle-malformed", "needle-in-an-array"));
        for (var body :
                List.of(
                        "{\"email\":\"a@b.c\",\"pasword\":\"needle-misspelt\"}",
                        "{\"email\":\"a@b.c\",\"password\":\"needle-malformed",
                        "{\"email\":\"a@b.c\",\"password\":[\"needle-in-an-array\"]}")) {
            assertThat(browser.send("POST", "/v1/sessions", body).statusCode()).isIn(400, 422);
        }
    }

    /** A key where it does not belong, and with requests that fail. */
    private static void misuse(Browser browser, String key) {
        browser.get("/v1/keys?api_key=" + key);
        browser.get("/v1/setup/" + key);
        browser.get("/v1/" + key);
        browser.get("/" + key);
        withKey(browser, "GET", "/v1/keys", key + "x");
        withKey(browser, "POST", "/v1/keys", key);
        withKey(browser, "DELETE", "/v1/keys/" + key, key);
        browser.exchange(browser.request("GET", "/v1/keys", "").header("X-API-Key", "x" + key));
    }

    private static HttpResponse<String> withKey(
            Browser browser, String method, String path, String key) {
        return browser.exchange(
                browser.request(method, path, method.equals("POST") ? "{\"" + key : "")
                        .header("Authorization", "Bearer " + key));
    }

    /** The lines that show a key and a link on purpose, once each. */
    private static String withoutStartPage(String output) {
        var shown = List.of("key: ", "setup: ", "  export AGENTMETRICS_API_KEY=");
        for (var line : shown) {
            assertThat(output.lines().filter(text -> text.startsWith(line))).as(line).hasSize(1);
        }
        return output.lines()
                .filter(line -> shown.stream().noneMatch(line::startsWith))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aRestartKeepsKeysPeopleAndSessions() {
        var dataDir = root.resolve("data");
        String key;
        String cookie;
        try (var server = ServerProcess.start(dataDir)) {
            key = server.line("key").orElseThrow();
            var browser = browser(server);
            browser.setUp(server.line("setup").orElseThrow(), EMAIL, PASSWORD);
            cookie = browser.cookie().orElseThrow();
        }
        try (var server = ServerProcess.start(dataDir)) {
            assertThat(server.line("key")).isEmpty();
            assertThat(server.line("setup")).isEmpty();
            var browser = browser(server);
            browser.setCookie(cookie);
            assertThat(browser.get("/v1/me").statusCode()).isEqualTo(200);
            assertThat(withKey(browser(server), "GET", "/v1/me", key).statusCode()).isEqualTo(403);
            assertThat(browser(server).signIn(EMAIL, PASSWORD).statusCode()).isEqualTo(200);
        }
    }
}
