package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.RunFixtures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What finds no room is not forgotten. */
class PendingTracesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final PendingTraces pending =
            new PendingTraces(1, Duration.ofSeconds(5), Clock.systemUTC());

    @Test
    void whatFindsNoRoomWhileTheStoreIsAskedIsLookedUpNextTime() {
        pending.behind(NOW);
        var asked = pending.behindSince().orElseThrow();
        pending.behind(NOW.plusSeconds(3));

        pending.caughtUp(asked, null);

        assertThat(pending.behindSince()).contains(NOW.plusSeconds(3));
    }

    @Test
    void theEarlierOfBothIsLookedUp() {
        pending.behind(NOW);
        var asked = pending.behindSince().orElseThrow();
        pending.behind(NOW.plusSeconds(3));

        pending.caughtUp(asked, NOW.plusSeconds(1));

        assertThat(pending.behindSince()).contains(NOW.plusSeconds(1));
    }

    /** One that always fails costs less and less; an outage of the store is nobody's fault. */
    @Test
    void whatFailsAgainAndAgainWaitsLongerAndLonger() {
        var key = new TraceKey(new OrgId(new UUID(0, 1)), "trace");
        pending.arrived(key, NOW, NOW);
        var now = NOW.plusSeconds(60);
        for (var seconds : List.of(10, 20, 40, 80, 160, 320, 600, 600)) {
            pending.failed(pending.due(now, 1).getFirst(), now);
            assertThat(pending.due(now.plusSeconds(seconds - 1), 1)).as("%s", seconds).isEmpty();
            now = now.plusSeconds(seconds);
        }
        pending.putOff(pending.due(now, 1).getFirst(), now);

        assertThat(pending.due(now.plusSeconds(10), 1)).hasSize(1);
    }

    @Test
    void nothingIsLookedUpTwice() {
        pending.behind(NOW);

        pending.caughtUp(pending.behindSince().orElseThrow(), null);

        assertThat(pending.behindSince()).isEmpty();
    }

    /**
     * A clock that was ahead does not hold up for as long what came then, nor for ever what failed.
     */
    @Test
    void whatCameWhileTheClockWasAheadIsDue() {
        var key = new TraceKey(RunFixtures.ACME, "one");
        var ahead = NOW.plus(Duration.ofDays(400));
        pending.arrived(key, ahead, ahead);

        var ticket = pending.due(NOW, 10).getFirst();
        pending.putOff(ticket, NOW);
        assertThat(pending.due(NOW.plusSeconds(9), 10)).isEmpty();
        assertThat(pending.due(NOW.plusSeconds(10), 10)).hasSize(1);
        pending.putOff(ticket, ahead);
        assertThat(pending.due(NOW.plusSeconds(10), 10)).hasSize(1);
    }
}
