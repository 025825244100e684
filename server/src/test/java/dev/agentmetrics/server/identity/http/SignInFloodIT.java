package dev.agentmetrics.server.identity.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.accounts.Role;
import dev.agentmetrics.server.testing.Browser;
import dev.agentmetrics.server.testing.People;
import dev.agentmetrics.server.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two hundred people sign in at the same moment. Each password costs 19 MiB while it is looked at;
 * how many are at once is bounded (see {@code PasswordHashingTest}), and the rest is told to wait.
 */
@ExtendWith(TestServer.Extension.class)
@Tag("C16")
class SignInFloodIT {

    private static final int MANY = 200;

    /** Fewer than a connection takes at once. */
    private static final int AT_A_CLIENT = 50;

    private static final String PASSWORD = "violet kettle drifts north";

    private final TestServer server;

    SignInFloodIT(TestServer server) {
        this.server = server;
    }

    @Test
    void ofTwoHundredAtOnceEachIsSignedInOrToldToWait() throws Exception {
        var person = new People(server).in(server.newTenant("flood").org(), Role.MEMBER);
        var together = new CountDownLatch(1);
        var attempts = new ArrayList<Future<HttpResponse<String>>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i += AT_A_CLIENT) {
                var client = TestServer.client(server.caFile(), "127.0.3.177");
                // Then it has its connection, and makes none for each of the others.
                new Browser(server.url(), client).get("/v1/me");
                for (int j = 0; j < AT_A_CLIENT; j++) {
                    attempts.add(
                            threads.submit(
                                    () -> {
                                        var browser = new Browser(server.url(), client);
                                        together.await();
                                        return browser.signIn(person.email(), PASSWORD);
                                    }));
                }
            }
            together.countDown();
        }

        List<HttpResponse<String>> answers = new ArrayList<>();
        for (var attempt : attempts) {
            answers.add(attempt.get());
        }
        assertThat(answers).allMatch(answer -> List.of(200, 429).contains(answer.statusCode()));
        assertThat(answers).anyMatch(answer -> answer.statusCode() == 200);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                .isNotEmpty()
                .allSatisfy(
                        answer -> {
                            // No place at the hashing, or too many tries of one account under way.
                            assertThat(answer.body()).contains("\"too_many_");
                            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
                        });
        var other = new People(server).in(person.org(), Role.MEMBER);
        assertThat(other.browser().get("/v1/me").statusCode()).as("afterwards").isEqualTo(200);
    }
}
