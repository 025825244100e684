package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.telemetry.internal.BatchQueue.Offer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchQueueTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:15:00Z");
    private static final OrgId GREEDY = new OrgId(new UUID(0x7000L, Long.MIN_VALUE | 1));
    private static final OrgId MODEST = new OrgId(new UUID(0x7000L, Long.MIN_VALUE | 2));
    private static final long MUCH = 1 << 30;

    private final BatchQueue queue = new BatchQueue(10, MUCH);
    private final Spaces spaces = new Spaces();

    private Batch batch(OrgId org, int rows) {
        var runs = LongStream.range(0, rows).mapToObj(number -> run(id(number), AT)).toList();
        return new Batch(org, runs, List.of(), spaces);
    }

    private void fillTheShareOf(OrgId org) {
        for (var offer = Offer.TAKEN; offer == Offer.TAKEN; ) {
            offer = queue.offer(batch(org, 1));
            assertThat(offer).isIn(Offer.TAKEN, Offer.SHARE_FULL);
        }
    }

    /** Red when the queue is one for all: then the greedy one fills it. */
    @Test
    void whoSendsTooMuchLeavesRoomForOthers() {
        fillTheShareOf(GREEDY);

        assertThat(queue.offer(batch(MODEST, 3))).isEqualTo(Offer.TAKEN);
        assertThat(queue.offer(batch(GREEDY, 1))).isEqualTo(Offer.SHARE_FULL);
        assertThat(queue.take(100, MUCH)).hasSize(6);
        assertThat(queue.offer(batch(GREEDY, 1))).as("afterwards").isEqualTo(Offer.TAKEN);
    }

    @Test
    void bytesAreSharedLikeRows() {
        var one = batch(GREEDY, 1);
        var narrow = new BatchQueue(1_000_000, one.bytes() * 3L);
        assertThat(narrow.offer(one)).isEqualTo(Offer.TAKEN);

        assertThat(narrow.offer(batch(GREEDY, 2))).isEqualTo(Offer.SHARE_FULL);
        assertThat(narrow.offer(batch(MODEST, 1))).isEqualTo(Offer.TAKEN);
    }

    @Test
    void theFirstBatchOfSomebodyMayBeLarge() {
        assertThat(queue.offer(batch(GREEDY, 1))).isEqualTo(Offer.TAKEN);

        assertThat(queue.offer(batch(MODEST, 9))).isEqualTo(Offer.TAKEN);
        assertThat(queue.offer(batch(MODEST, 1))).isEqualTo(Offer.FULL);
    }

    @Test
    void anEmptyQueueTakesAnyBatch() {
        assertThat(queue.offer(batch(GREEDY, 40))).isEqualTo(Offer.TAKEN);
        assertThat(queue.offer(batch(MODEST, 1))).isEqualTo(Offer.FULL);
    }

    @Test
    void closedItTakesNoneAndGivesTheRest() {
        assertThat(queue.offer(batch(GREEDY, 2))).isEqualTo(Offer.TAKEN);
        queue.close();

        assertThat(queue.offer(batch(MODEST, 1))).isEqualTo(Offer.CLOSED);
        assertThat(queue.take(100, MUCH)).hasSize(1);
        assertThat(queue.take(100, MUCH)).isEmpty();
    }
}
