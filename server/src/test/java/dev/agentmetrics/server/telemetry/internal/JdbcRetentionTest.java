package dev.agentmetrics.server.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.agentmetrics.server.core.OrgId;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdbcRetentionTest {

    private static final int AT_ONCE = 4;
    private static final int ORGANISATIONS = 50;

    @TempDir Path dataDir;

    /** Red when it is looked up first whether there is a row, and inserted when there is not. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void isSetForTheFirstTimeBySeveralAtOnce(Engine engine) throws Exception {
        try (var control = TestControlStore.open(engine, dataDir);
                var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var retention = new JdbcRetention(control.jdbc(), 400);
            for (var number = 0; number < ORGANISATIONS; number++) {
                var org = organisation(control);
                var together = new CyclicBarrier(AT_ONCE);
                var settings =
                        IntStream.rangeClosed(1, AT_ONCE)
                                .<Future<?>>mapToObj(
                                        days ->
                                                threads.submit(
                                                        () -> {
                                                            together.await();
                                                            set(control, retention, org, days);
                                                            return true;
                                                        }))
                                .toList();

                for (var set : settings) {
                    assertThatNoException().isThrownBy(set::get);
                }
                assertThat(retention.days(org)).isBetween(1, AT_ONCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void isTheLastThatWasSetAndOfThatOrganisationOnly(Engine engine) {
        try (var control = TestControlStore.open(engine, dataDir)) {
            var retention = new JdbcRetention(control.jdbc(), 400);
            var org = organisation(control);
            var other = organisation(control);
            assertThat(retention.days(org)).isEqualTo(400);

            retention.set(org, 30);
            assertThat(retention.days(org)).isEqualTo(30);
            retention.set(org, 0);
            assertThat(retention.days(org)).isZero();
            assertThat(retention.days(other)).isEqualTo(400);
        }
    }

    private static void set(
            TestControlStore control, JdbcRetention retention, OrgId org, int days) {
        control.transactions().executeWithoutResult(_ -> retention.set(org, days));
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
