package dev.agentmetrics.server.telemetry;

import static dev.agentmetrics.server.telemetry.RunFixtures.event;
import static dev.agentmetrics.server.telemetry.RunFixtures.id;
import static dev.agentmetrics.server.telemetry.RunFixtures.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.core.RunId;
import dev.agentmetrics.server.telemetry.EventWriter.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EventWriter} promises, so that one in memory can be trusted in other tests. All
 * about the same thing: a repeat, however it comes, changes nothing.
 */
public abstract class EventWriterContract {

    protected static final Instant AT = Instant.parse("2026-11-03T10:15:00Z");

    private static final AtomicLong ORGANISATIONS = new AtomicLong();

    /** One for each test, because the store may be the same. */
    protected final OrgId org = newOrganisation();

    /** A row of the store. */
    public record Stored(RunId id, String agent) {}

    protected abstract EventWriter writer();

    /** The process ends and comes back: what is in memory only is gone. */
    protected abstract void restart();

    /** Every row of the organisation by id, also those that should not be there. */
    protected abstract List<Stored> runs(OrgId of);

    protected abstract List<Stored> events(OrgId of);

    protected static OrgId newOrganisation() {
        return new OrgId(
                new UUID(0x01890000_0000_7001L, Long.MIN_VALUE | ORGANISATIONS.incrementAndGet()));
    }

    @Test
    void storesWhatIsNew() {
        var receipt = writer().append(org, List.of(aRun(1), aRun(2)), List.of(anEvent(3)));

        assertThat(receipt).isEqualTo(new Receipt(3, 0));
        assertThat(runs(org)).isEqualTo(checkout(1, 2));
        assertThat(events(org)).isEqualTo(checkout(3));
    }

    @Test
    void nothingIsNothing() {
        assertThat(writer().append(org, List.of(), List.of())).isEqualTo(new Receipt(0, 0));
    }

    @Test
    void aRepeatWithinOneBatchIsStoredOnce() {
        var receipt =
                writer().append(
                                org,
                                List.of(aRun(1), aRun(2), aRun(1), aRun(1)),
                                List.of(anEvent(3), anEvent(3)));

        assertThat(receipt).isEqualTo(new Receipt(3, 3));
        assertThat(runs(org)).isEqualTo(checkout(1, 2));
        assertThat(events(org)).isEqualTo(checkout(3));
    }

    @Test
    void ofABatchThatWasStoredInPartOnlyTheRestIsStored() {
        writer().append(org, List.of(aRun(2), aRun(4)), List.of(anEvent(6)));

        var receipt =
                writer().append(
                                org,
                                List.of(aRun(1), aRun(2), aRun(3), aRun(4), aRun(5)),
                                List.of(anEvent(6), anEvent(7)));

        assertThat(receipt).isEqualTo(new Receipt(4, 3));
        assertThat(runs(org)).isEqualTo(checkout(1, 2, 3, 4, 5));
        assertThat(events(org)).isEqualTo(checkout(6, 7));
    }

    @Test
    void whatWasStoredFirstStaysAsItIs() {
        writer().append(org, List.of(aRun(1)), List.of());

        var receipt = writer().append(org, List.of(aRunOf("another", 1)), List.of());

        assertThat(receipt).isEqualTo(new Receipt(0, 1));
        assertThat(runs(org)).isEqualTo(checkout(1));
    }

    @Test
    void aRepeatIsKnownAfterARestart() {
        writer().append(org, List.of(aRun(1), aRun(2)), List.of(anEvent(3)));

        restart();
        var receipt =
                writer().append(
                                org,
                                List.of(aRun(2), aRunOf("another", 1), aRun(4)),
                                List.of(anEvent(3)));

        assertThat(receipt).isEqualTo(new Receipt(1, 3));
        assertThat(runs(org)).isEqualTo(checkout(1, 2, 4));
        assertThat(events(org)).isEqualTo(checkout(3));
    }

    @Test
    void organisationsMayHaveTheSameIds() {
        var other = newOrganisation();

        assertThat(writer().append(org, List.of(aRun(1)), List.of())).isEqualTo(new Receipt(1, 0));
        assertThat(writer().append(other, List.of(aRun(1)), List.of()))
                .isEqualTo(new Receipt(1, 0));

        assertThat(runs(org)).isEqualTo(checkout(1));
        assertThat(runs(other)).isEqualTo(checkout(1));
    }

    @Test
    void runsAndOtherEventsMayHaveTheSameIds() {
        assertThat(writer().append(org, List.of(aRun(1)), List.of(anEvent(1))))
                .isEqualTo(new Receipt(2, 0));

        assertThat(runs(org)).isEqualTo(checkout(1));
        assertThat(events(org)).isEqualTo(checkout(1));
    }

    /** Everybody sends everything, in another order and in pieces of another size. */
    @Test
    void callersThatBringTheSameAtOnceStoreItOnce() throws Exception {
        var numbers = LongStream.rangeClosed(1, 400).boxed().toList();
        var receipts = new ArrayList<Future<List<Receipt>>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var caller = 0; caller < 8; caller++) {
                var mine = new ArrayList<>(numbers);
                Collections.shuffle(mine, new Random(caller));
                var piece = 1 + 17 * caller;
                receipts.add(callers.submit(() -> sendAll(mine, piece)));
            }
        }
        var stored = 0;
        var repeated = 0;
        for (var caller : receipts) {
            for (var receipt : caller.get()) {
                stored += receipt.stored();
                repeated += receipt.repeated();
            }
        }

        assertThat(stored).isEqualTo(400);
        assertThat(repeated).isEqualTo(7 * 400);
        assertThat(runs(org))
                .isEqualTo(checkout(LongStream.rangeClosed(1, 400).toArray()))
                .hasSize(400);
    }

    private List<Receipt> sendAll(List<Long> numbers, int piece) {
        var receipts = new ArrayList<Receipt>();
        for (var from = 0; from < numbers.size(); from += piece) {
            var runs =
                    numbers.subList(from, Math.min(from + piece, numbers.size())).stream()
                            .map(EventWriterContract::aRun)
                            .toList();
            receipts.add(writer().append(org, runs, List.of()));
        }
        return receipts;
    }

    protected static Run aRun(long number) {
        return run(id(number), AT);
    }

    private static Run aRunOf(String agent, long number) {
        return run(id(number), AT, agent, RunStatus.FAILED, null, null);
    }

    protected static ClientEvent anEvent(long number) {
        return event(id(number), AT);
    }

    /** Rows of the agent "checkout". */
    protected static List<Stored> checkout(long... numbers) {
        return LongStream.of(numbers).mapToObj(n -> new Stored(id(n), "checkout")).toList();
    }
}
