package dev.agentmetrics.server.identity.passkeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenCeremoniesTest {

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final OpenCeremonies<String> open = new OpenCeremonies<>(clock);

    @Test
    void aQuestionIsAnsweredOnce() {
        open.begin("a", "question");

        assertThat(open.take("b")).isEmpty();
        assertThat(open.take(null)).isEmpty();
        assertThat(open.take("a")).contains("question");
        assertThat(open.take("a")).isEmpty();
    }

    @Test
    void aQuestionIsOpenForFiveMinutes() {
        open.begin("a", "question");
        clock.advance(Duration.ofMinutes(5));

        assertThat(open.take("a")).isEmpty();
    }

    @Test
    void theNextQuestionTakesThePlaceOfTheLast() {
        open.begin("a", "first");
        open.begin("a", "second");

        assertThat(open.take("a")).contains("second");
        assertThat(open.take("a")).isEmpty();
    }

    @Test
    void manyQuestionsDoNotFillTheMemory() {
        for (int i = 0; i < 10_001; i++) {
            open.begin("value " + i, "question");
        }

        assertThat(open.take("value 0")).isEmpty();
        assertThat(open.take("value 1")).isPresent();
    }
}
