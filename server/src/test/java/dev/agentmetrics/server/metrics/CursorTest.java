package dev.agentmetrics.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void comesBackAsItWasWhateverTheIdHolds() {
        var cursor = new Cursor("cost", "desc", "0.0042", "team|\"bot\"/🤖\u202e');--");

        assertThat(Cursor.decoded(cursor.encoded(), "cost", "desc")).isEqualTo(cursor);
        assertThat(cursor.encoded()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void isRefusedInAnotherOrder() {
        var encoded = new Cursor("cost", "desc", "1", "a").encoded();

        assertRefused(encoded, "cost", "asc");
        assertRefused(encoded, "runs", "desc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "AAAA", "Y29zdHxkZXNj", "%00", "////", "gICAgA"})
    void isRefusedWhenItIsNoneOfOurs(String encoded) {
        assertRefused(encoded, "cost", "desc");
    }

    @Test
    void anyBytesAreRefusedOrReadButNeverFail() {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            assertRefused(Base64.getUrlEncoder().encodeToString(bytes), "cost", "desc");
        }
        assertRefused("A".repeat(1_000_000), "cost", "desc");
        var text = "cost|desc".getBytes(StandardCharsets.UTF_8);
        assertRefused(Base64.getUrlEncoder().encodeToString(text), "cost", "desc");
    }

    private static void assertRefused(String encoded, String sort, String order) {
        assertThatThrownBy(() -> Cursor.decoded(encoded, sort, order))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isInstanceOfSatisfying(
                                                Problem.Malformed.class,
                                                problem ->
                                                        assertThat(problem.code())
                                                                .isEqualTo("cursor_invalid")));
    }
}
