package dev.agentmetrics.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.keyring.KeyRing;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What whoever runs the server reads of its keys: no key, neither in clear nor wrapped. */
final class EncryptionKeyAnswers {

    private static final Pattern WRAPPED = Pattern.compile("\\d+\\.[A-Za-z0-9_-]{40,}");

    private final TestServer server;
    private final Answers answers;

    EncryptionKeyAnswers(TestServer server, Answers answers) {
        this.server = server;
        this.answers = answers;
    }

    void ask(Browser operator) {
        var answer = operator.get("/v1/security/keys");
        answers.expect("GET /v1/security/keys", 200, answer);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        var ring = server.bean(KeyRing.class);
        var known = ring.all();
        assertThat(known).isNotEmpty();
        for (var info : known) {
            var key = ring.version(info.purpose(), info.version()).reveal();
            assertThat(answer.body())
                    .doesNotContain(
                            HexFormat.of().formatHex(key),
                            Base64.getEncoder().encodeToString(key),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(key));
        }
        var wrapped = WRAPPED.matcher(ring());
        assertThat(wrapped.results().map(found -> found.group()))
                .as("wrapped keys of the ring")
                .hasSizeGreaterThanOrEqualTo(known.size())
                .noneMatch(answer.body()::contains);
    }

    private String ring() {
        try {
            return Files.readString(server.bean(DataDir.class).keys().resolve("ring.json"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
