package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.telemetry.ChosenEvents;
import dev.agentmetrics.server.telemetry.internal.GoingStore.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is going is known to the process that follows. */
class JdbcGoingStoreTest {

    private static final ChosenEvents CHECKOUT = new ChosenEvents.OfAgent("checkout");
    private static final ChosenEvents BILLING = new ChosenEvents.OfAgent("billing");

    @TempDir Path dataDir;

    private static GoingTraces process(TestControlStore control) {
        return new GoingTraces(new JdbcGoingStore(control.jdbc(), UUID::randomUUID));
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj("%032x"::formatted).toList();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWishIsKnownAfterARestartUntilItIsDone(Engine engine) {
        try (var control = TestControlStore.open(engine, dataDir)) {
            var org = organisation(control);
            var before = process(control);
            before.add(org, CHECKOUT, Kind.TRACE, ids(0, 1_100));
            before.add(org, CHECKOUT, Kind.TRACE, ids(1_000, 1_200));
            before.add(org, CHECKOUT, Kind.ANSWER, ids(7, 8));
            before.add(org, BILLING, Kind.TRACE, ids(0, 1));

            var after = process(control);
            assertThat(after.of(org, CHECKOUT, Kind.TRACE))
                    .containsExactlyInAnyOrderElementsOf(ids(0, 1_200));
            assertThat(after.of(org, CHECKOUT, Kind.ANSWER)).isEqualTo(ids(7, 8));
            assertThat(after.has(org, ids(0, 1).getFirst())).isTrue();
            assertThat(after.has(new OrgId(UUID.randomUUID()), ids(0, 1).getFirst())).isFalse();

            after.forget(org, CHECKOUT);
            var last = process(control);
            assertThat(last.of(org, CHECKOUT, Kind.TRACE)).isEmpty();
            assertThat(last.has(org, ids(1, 2).getFirst())).isFalse();
            assertThat(last.has(org, ids(0, 1).getFirst())).as("the other wish").isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void nothingIsKeptOfAnOrganisationThatGoesOrHasGone(Engine engine) {
        try (var control = TestControlStore.open(engine, dataDir)) {
            var org = organisation(control);
            var gone = new OrgId(UUID.randomUUID());
            var going = process(control);
            going.add(org, CHECKOUT, Kind.TRACE, ids(0, 3));
            going.add(gone, CHECKOUT, Kind.TRACE, ids(0, 3));
            assertThat(going.has(gone, ids(0, 1).getFirst())).isTrue();
            assertThat(process(control).has(gone, ids(0, 1).getFirst())).isFalse();

            going.erase(org);

            assertThat(going.has(org, ids(0, 1).getFirst())).isFalse();
            assertThat(process(control).of(org, CHECKOUT, Kind.TRACE)).isEmpty();
        }
    }

    @Test
    void oneOrganisationLeavesRoomForOthers() {
        var going = new GoingTraces(new GoingInMemory());
        var org = new OrgId(UUID.randomUUID());
        var other = new OrgId(UUID.randomUUID());

        going.add(org, CHECKOUT, Kind.TRACE, ids(0, GoingTraces.MOST));
        going.add(org, BILLING, Kind.TRACE, ids(0, 3));
        going.add(other, CHECKOUT, Kind.TRACE, ids(0, 3));

        assertThat(going.of(org, CHECKOUT, Kind.TRACE)).hasSize(GoingTraces.MOST_OF_ONE);
        assertThat(going.of(org, BILLING, Kind.TRACE)).isEmpty();
        assertThat(going.of(other, CHECKOUT, Kind.TRACE)).hasSize(3);
        going.forget(org, CHECKOUT);
        going.add(org, BILLING, Kind.TRACE, ids(0, 3));
        assertThat(going.of(org, BILLING, Kind.TRACE)).hasSize(3);
    }

    private static OrgId organisation(TestControlStore control) {
        var id = UUID.randomUUID();
        control.jdbc()
                .sql("insert into organization (id, name, created_at) values (:id, 'a', now())")
                .param("id", id)
                .update();
        return new OrgId(id);
    }
}
