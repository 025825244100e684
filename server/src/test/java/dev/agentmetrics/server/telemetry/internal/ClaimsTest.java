package dev.agentmetrics.server.telemetry.internal;

import static dev.agentmetrics.server.telemetry.RunFixtures.ACME;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:15:00Z");

    private final Spaces spaces = new Spaces();
    private final Claims claims = new Claims();

    @Test
    void whatComesWhileTheFirstFilterIsBuiltCountsForItsSize() {
        claims.build(filter(100));
        claim(1, 200);
        claims.built(0);

        assertThat(claims.isFilterOverfull()).isTrue();
    }

    @Test
    void aFilterIsOverfullWhenItHoldsAFifthMoreThanItWasMadeFor() {
        claims.build(filter(100));
        claims.built(100);
        claim(1, 20);
        assertThat(claims.isFilterOverfull()).isFalse();

        claim(21, 21);
        assertThat(claims.isFilterOverfull()).isTrue();

        claims.build(filter(200));
        assertThat(claims.isFilterOverfull()).as("one is being built").isFalse();
        claims.built(121);
        assertThat(claims.isFilterOverfull()).isFalse();
    }

    /** The reader of the store may miss it: it was not there yet, and is not in flight any more. */
    @Test
    void whatIsInFlightWhenAFilterIsBegunIsInIt() {
        var inFlight = group(1, 1);
        claims.claim(inFlight);
        claims.build(filter(100));
        claims.release(inFlight);
        claims.built(0);

        var repeat = group(1, 1);
        claims.claim(repeat);

        assertThat(repeat.doubts().size()).isEqualTo(1);
    }

    @Test
    void whatAnotherGroupHasInFlightIsARepeat() {
        var first = group(1, 2);
        var second = group(2, 3);
        claims.claim(first);
        claims.claim(second);

        assertThat(first.batches().getFirst().outcome()).isEqualTo(new Receipt(2, 0));
        assertThat(second.batches().getFirst().outcome()).isEqualTo(new Receipt(1, 1));
    }

    private static IdFilter filter(long capacity) {
        return new IdFilter(capacity, FilterBuilder.BITS_PER_ID, Store.SEED);
    }

    private void claim(long from, long to) {
        var group = group(from, to);
        claims.claim(group);
        claims.release(group);
    }

    private Group group(long from, long to) {
        var runs = LongStream.rangeClosed(from, to).mapToObj(n -> run(id(n), AT)).toList();
        return new Group(
                List.of(new Batch(ACME, runs, List.of(), spaces)),
                new IdSet(Store.SEED),
                new IdSet(Store.SEED));
    }
}
