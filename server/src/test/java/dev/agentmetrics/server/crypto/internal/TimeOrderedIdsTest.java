package dev.agentmetrics.server.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.crypto.TestKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

    private final MovableClock clock = MovableClock.at("2026-11-24T08:00:00Z");
    private final TimeOrderedIds ids = new TimeOrderedIds(clock, TestKeys.random(1));

    @Test
    void makesUuidsOfVersion7WithTheTimeInFront() {
        var id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
    }

    @Test
    void idsGrowWithinAMillisecondBeyondItsCounterAndWhenTheClockStepsBack() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next().toString());
        }
        clock.advance(Duration.ofHours(-1));
        made.add(ids.next().toString());
        clock.advance(Duration.ofHours(2));
        made.add(ids.next().toString());

        assertThat(made).isSorted();
        assertThat(new HashSet<>(made)).hasSameSizeAs(made);
    }
}
