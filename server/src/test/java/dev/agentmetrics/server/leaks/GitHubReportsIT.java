package dev.agentmetrics.server.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.server.apikeys.LeakedKeys;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.testing.GitHubDouble;
import dev.agentmetrics.server.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GitHub's secret scanning, as it talks to its partners. */
@ExtendWith(TestServer.Extension.class)
@Tag("C15")
class GitHubReportsIT {

    private static final String URL =
            "https://github.com/octocat/Hello-World/blob/1234/foo/bar.txt";

    private final TestServer server;
    private final GitHubDouble gitHub;
    private TestServer.Tenant tenant;

    GitHubReportsIT(TestServer server) {
        this.server = server;
        this.gitHub = server.gitHub();
    }

    @BeforeEach
    void keys() {
        tenant = server.newTenant("github");
    }

    private HttpResponse<String> send(String body) {
        return send(body, gitHub.keyName(), gitHub.sign(body));
    }

    private HttpResponse<String> send(String body, String keyName, String signature) {
        return server.send(
                server.request("/v1/leaks/github")
                        .header("Content-Type", "application/json")
                        .header("Github-Public-Key-Identifier", keyName)
                        .header("Github-Public-Key-Signature", signature)
                        .POST(BodyPublishers.ofString(body)));
    }

    private int status(String key) {
        return server.get("/v1/me", key).statusCode();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSignedReportEndsTheKeyAndIsAnsweredAsGitHubWantsIt() {
        var key = tenant.readKey();

        var answer = send(GitHubDouble.report(key, URL));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        [{"token_hash": "%s",
                                          "token_type": "agentmetrics_api_key",
                                          "label": "true_positive"}]"""
                                                .formatted(sha256(key))));
        assertThat(status(key)).isEqualTo(401);
        assertThat(status(tenant.adminKey())).isEqualTo(200);
        var record =
                json(server.get("/v1/audit?type=key_leaked", tenant.adminKey())).at("/records/0");
        assertThat(record.path("type").asString()).isEqualTo("key_leaked");
        assertThat(record.at("/details/seen_at").asString()).isEqualTo(URL);
        assertThat(record.at("/details/channel").asString()).isEqualTo("github");
    }

    @Test
    void whatIsNotOursIsAFalsePositiveAndAReportMayHoldMany() {
        var report =
                "[%s,%s,%s]"
                        .formatted(
                                finding("am_live_x"),
                                finding(tenant.readKey()),
                                "{\"token\":5,\"url\":null}");

        var answer = json(send(report));

        assertThat(answer.findValuesAsString("label"))
                .containsExactly("false_positive", "true_positive", "false_positive");
        // Sending it again is safe, and it is still true.
        assertThat(json(send(report))).isEqualTo(answer);
    }

    private static String finding(String token) {
        var report = GitHubDouble.report(token, "");
        return report.substring(1, report.length() - 1);
    }

    @Test
    void withoutGitHubsSignatureOverTheseBytesNothingHappens() {
        var body = GitHubDouble.report(tenant.readKey(), URL);
        var signature = gitHub.sign(body);
        try (var stranger = GitHubDouble.start()) {
            assertThat(send(body, gitHub.keyName(), stranger.sign(body)).statusCode())
                    .isEqualTo(401);
        }
        assertThat(send(body, "f".repeat(64), signature).statusCode()).isEqualTo(401);
        assertThat(send(body, gitHub.keyName(), "not base64!").statusCode()).isEqualTo(401);
        assertThat(send(body, gitHub.keyName(), "AAAA").statusCode()).isEqualTo(401);
        assertThat(send(body, gitHub.keyName(), "A".repeat(1_000)).statusCode()).isEqualTo(401);
        assertThat(send(body.replace(",", ", "), gitHub.keyName(), signature).statusCode())
                .as("the same JSON, written anew")
                .isEqualTo(401);
        var bare =
                server.send(
                        server.request("/v1/leaks/github")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)));
        assertThat(bare.statusCode()).isEqualTo(401);
        assertThat(bare.body()).contains("invalid_signature");

        assertThat(status(tenant.readKey())).isEqualTo(200);
        assertThat(send(body, gitHub.keyName(), signature).statusCode()).isEqualTo(200);
        assertThat(status(tenant.readKey())).isEqualTo(401);
    }

    @Test
    void aSignedBodyThatIsNoReportIsRefused() {
        for (var body : new String[] {"", "{", "{}", "5", "[", "\u0000"}) {
            var answer = send(body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
        }
        assertThat(send("[]").body()).isEqualTo("[]");
    }

    @Test
    void aLargeReportPassesAndATooLargeOneDoesNot() {
        var padding = " ".repeat(900_000);
        assertThat(send("[" + finding(tenant.readKey()) + padding + "]").statusCode())
                .isEqualTo(200);
        assertThat(status(tenant.readKey())).isEqualTo(401);
        // A client that sends on would see a broken connection instead of the answer.
        var tooLarge =
                server.request("/v1/leaks/github")
                        .version(HttpClient.Version.HTTP_1_1)
                        .expectContinue(true)
                        .header("Github-Public-Key-Identifier", gitHub.keyName())
                        .header("Github-Public-Key-Signature", "AAAA")
                        .POST(BodyPublishers.ofString("[" + padding + padding + "]"));
        assertThat(server.send(tooLarge).statusCode()).isEqualTo(413);
    }

    @Test
    void isOffUnlessItIsSwitchedOn() {
        var off =
                new GitHubReports(
                        new LeakSettings(false),
                        server.bean(GitHubKeys.class),
                        server.bean(LeakedKeys.class),
                        server.bean(Clock.class));
        var body = GitHubDouble.report(tenant.readKey(), URL);
        var proof = new GitHubReports.Proof(gitHub.keyName(), gitHub.sign(body));
        var bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));

        var failure =
                catchThrowableOfType(
                        ProblemException.class, () -> off.accept(proof, bytes, Origin.UNKNOWN));

        assertThat(failure).as("a refusal").isNotNull();
        assertThat(failure.problem()).isInstanceOf(Problem.Unauthenticated.class);
        assertThat(status(tenant.readKey())).isEqualTo(200);
    }
}
