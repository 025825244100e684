package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentmetrics.server.accounts.Scope;
import dev.agentmetrics.server.core.Origin;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.crypto.internal.ring.RingFixture;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.OneServer;
import dev.agentmetrics.server.web.security.KeyCallers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another server had the database for a while, and has changed keys there. */
@Tag("C13")
class AnotherServersKeysTest {

    private static final Origin FROM = new Origin("192.0.2.7", "an agent");

    @TempDir Path root;
    private KeyFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new KeyFixture(Engine.POSTGRESQL, Files.createDirectory(root.resolve("data")));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private IssuedKey issue(String name) {
        return fixture.service.issue(
                fixture.owner, new NewKey(name, ApiKey.Mode.LIVE, Scope.WRITE, null));
    }

    private static @Nullable Problem refusal(KeyCallers callers, IssuedKey key) {
        var refused =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> callers.identify(List.of(), List.of(key.secret().reveal()), FROM));
        return refused == null ? null : refused.problem();
    }

    @Test
    void whatEndedThereIsRefusedHereAndWhatWasMadeThereWorks() throws Exception {
        var rotated = issue("rotated");
        var kept = issue("kept");
        var here = fixture.book;
        var ring = new RingFixture(Files.createDirectory(root.resolve("ring"))).open();
        try (var lock = OneServer.of(fixture.control.settings())) {
            var callers = new KeyCallers(fixture.service, ring, lock);
            assertThat(refusal(callers, rotated)).isNull();

            fixture.control.endLocks();
            IssuedKey successor;
            try (var _ = OneServer.of(fixture.control.settings())) {
                lock.check(here::readAgain);
                assertThat(refusal(callers, kept))
                        .isInstanceOfSatisfying(
                                Problem.Unavailable.class,
                                problem ->
                                        assertThat(problem.code())
                                                .isEqualTo("control_store_unavailable"));
                fixture.start();
                successor =
                        fixture.service.rotate(
                                fixture.owner, rotated.key().keyId(), () -> null, null);
            }
            fixture.control.awaitNoLocks();

            lock.check(here::readAgain);
            lock.check(here::readAgain);
            assertThat(refusal(callers, rotated))
                    .isInstanceOfSatisfying(
                            Problem.Unauthenticated.class,
                            problem -> assertThat(problem.code()).isEqualTo("key_revoked"));
            assertThat(refusal(callers, successor)).isNull();
            assertThat(refusal(callers, kept)).isNull();
        }
    }
}
