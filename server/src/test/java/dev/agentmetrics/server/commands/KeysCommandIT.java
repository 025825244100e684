package dev.agentmetrics.server.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys from the command line, against a server. */
@ExtendWith(TestServer.Extension.class)
class KeysCommandIT {

    private final TestServer server;
    private final TestServer.Tenant tenant;

    KeysCommandIT(TestServer server) {
        this.server = server;
        this.tenant = server.newTenant("keys command");
    }

    private Map<String, String> environment(String key) {
        return new HashMap<>(
                Map.of(
                        "AGENTMETRICS_URL", server.url(),
                        "AGENTMETRICS_CA", server.caFile().toString(),
                        "AGENTMETRICS_API_KEY", key));
    }

    private Run keys(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "keys";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Run.of(environment(tenant.adminKey()), all);
    }

    private int status(String key) {
        return server.get("/v1/me", key).statusCode();
    }

    private static String id(String key) {
        return key.substring(8, 18);
    }

    @Test
    @Tag("C13")
    void aKeyIsMadeRotatedAndRevoked() {
        var made = keys("create", "night job", "--scope", "read", "--environment", "test");
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).matches("am_test_[0-9A-Z]{10}_[0-9A-Za-z]{49}\n");
        var first = made.out().strip();
        assertThat(made.err()).isEqualTo(id(first) + " (night job)\n");
        assertThat(status(first)).isEqualTo(200);

        var rotated = keys("rotate", id(first));
        var second = rotated.out().strip();
        assertThat(rotated.code()).as(rotated.err()).isZero();
        assertThat(status(first)).isEqualTo(401);
        assertThat(status(second)).isEqualTo(200);

        var revoked = keys("revoke", id(second));
        assertThat(revoked.out()).isEqualTo(id(second) + " is revoked\n");
        assertThat(status(second)).isEqualTo(401);

        var list = keys("list");
        assertThat(list.code()).isZero();
        assertThat(list.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .first()
                .isEqualTo("ID|STATE|SCOPE|ENVIRONMENT|LAST USED|NAME");
        assertThat(list.out()).containsPattern(id(first) + " +rotated +read +test .* night job");
        assertThat(list.out()).containsPattern(id(second) + " +revoked ");
        assertThat(list.out()).doesNotContain(first.substring(19), second.substring(19));
    }

    @Test
    void whatTheServerRefusesIsSaidAndExitsWithOne(@TempDir Path folder) throws Exception {
        var nonsense = keys("create", "x", "--scope", "everything");
        assertThat(nonsense.code()).isEqualTo(1);
        assertThat(nonsense.out()).isEmpty();
        assertThat(nonsense.err()).contains("scope: one of write, read, admin");
        assertThat(keys("revoke", "0000000000").code()).isEqualTo(1);
        assertThat(keys("rotate", "../me").code()).isEqualTo(1);

        var weak = environment("");
        weak.remove("AGENTMETRICS_API_KEY");
        var file = Files.writeString(folder.resolve("key"), tenant.readKey() + "\n");
        weak.put("AGENTMETRICS_API_KEY_FILE", file.toString());
        var forbidden = Run.of(weak, "keys", "list");
        assertThat(forbidden.code()).isEqualTo(1);
        assertThat(forbidden.err()).doesNotContain(tenant.readKey().substring(19));
    }

    @Test
    void withoutAServerOrAKeyItExitsWithTwo() {
        assertThat(Run.of(Map.of(), "keys", "list").code()).isEqualTo(2);
        var plain = environment(tenant.adminKey());
        plain.put("AGENTMETRICS_URL", "http://localhost:" + server.httpPort());
        var run = Run.of(plain, "keys", "list");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("https://");
        assertThat(status(tenant.adminKey())).isEqualTo(200);
    }

    @Test
    void saysHowItIsCalled() {
        for (var arguments :
                new String[][] {
                    {},
                    {"list", "x"},
                    {"create"},
                    {"create", "name"},
                    {"create", "--scope", "read"},
                    {"create", "a", "b", "--scope", "read"},
                    {"create", "a", "--scope"},
                    {"create", "a", "--scope", "read", "--colour", "red"},
                    {"rotate"},
                    {"revoke", "a", "b"},
                    {"show", "a"}
                }) {
            var run = keys(arguments);
            assertThat(run.code()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(run.err()).startsWith("usage: agentmetrics keys list");
        }
    }
}
