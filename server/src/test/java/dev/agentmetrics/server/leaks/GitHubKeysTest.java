package dev.agentmetrics.server.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.testing.GitHubDouble;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The keys GitHub signs with: fetched, kept, fetched again. */
@Tag("C15")
class GitHubKeysTest {

    private final GitHubDouble gitHub = GitHubDouble.start();
    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final GitHubKeys keys =
            new GitHubKeys(Optional.of(new GitHubEndpoint(gitHub.publicKeys())), clock);

    @AfterEach
    void stop() {
        gitHub.close();
    }

    @Test
    void readsTheKeysAsGitHubPublishesThem() {
        var signature = Base64.getDecoder().decode(gitHub.sign("[]"));

        var key = keys.find(gitHub.keyName()).orElseThrow();

        assertThat(key.verifies("[]".getBytes(StandardCharsets.UTF_8), signature)).isTrue();
        assertThat(key.verifies("{}".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
    }

    @Test
    void asksOnceAnHour() {
        keys.find(gitHub.keyName());
        clock.advance(GitHubKeys.FRESH.minusSeconds(1));
        keys.find(gitHub.keyName());
        assertThat(gitHub.asked()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        keys.find(gitHub.keyName());
        assertThat(gitHub.asked()).isEqualTo(2);
    }

    @Test
    void learnsOfANewKeyWhenItIsFirstNamed() {
        keys.find(gitHub.keyName());
        gitHub.rotate();
        clock.advance(GitHubKeys.PAUSE);

        assertThat(keys.find(gitHub.keyName())).isPresent();
    }

    /** Or anybody could make this server ask GitHub as often as they like. */
    @Test
    void namesThatNobodyHasMakeItAskOnceAMinute() {
        for (int i = 0; i < 50; i++) {
            assertThat(keys.find("nobody" + i)).isEmpty();
        }
        assertThat(gitHub.asked()).isEqualTo(1);

        clock.advance(GitHubKeys.PAUSE);
        assertThat(keys.find("nobody")).isEmpty();
        assertThat(gitHub.asked()).isEqualTo(2);
    }

    @Test
    void saysThatItCannotKnowUntilItHasAskedOnce() {
        gitHub.answers(500);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> keys.find(gitHub.keyName()))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure ->
                                    assertThat(failure.problem())
                                            .isInstanceOf(Problem.Unavailable.class));
        }
        assertThat(gitHub.asked()).isEqualTo(1);

        gitHub.answers(200);
        clock.advance(GitHubKeys.PAUSE);
        assertThat(keys.find(gitHub.keyName())).isPresent();
    }

    @Test
    void goesOnWithWhatItHasWhileGitHubIsAway() {
        keys.find(gitHub.keyName());
        gitHub.answers(403);
        clock.advance(Duration.ofDays(1));

        assertThat(keys.find(gitHub.keyName())).isPresent();
    }
}
