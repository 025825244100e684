package dev.agentmetrics.server.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.core.TimeRange;
import dev.agentmetrics.server.metrics.Cursor;
import dev.agentmetrics.server.metrics.Order;
import dev.agentmetrics.server.metrics.RunFilter;
import dev.agentmetrics.server.metrics.RunQuery;
import dev.agentmetrics.server.telemetry.RunStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    private final Map<String, String[]> values = new HashMap<>();

    QueryParametersTest() {
        given("from", "2026-11-01T00:00:00Z");
        given("to", "2026-11-02T00:00:00Z");
    }

    @Nested
    class Range {

        @Test
        void isReadToTheMillisecondInAnyZone() {
            given("from", "2026-11-01T02:00:00.1239+02:00");

            assertThat(read().scope().range())
                    .isEqualTo(
                            new TimeRange(
                                    Instant.parse("2026-11-01T00:00:00.123Z"),
                                    Instant.parse("2026-11-02T00:00:00Z")));
        }

        @Test
        void isReadWhenThePlusSignArrivesAsASpace() {
            given("from", "2026-11-01T02:00:00 02:00");

            assertThat(read().scope().range().from())
                    .isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"from", "to"})
        void isRequired(String missing) {
            values.remove(missing);

            assertMalformed("time_range_required", () -> read().scope());
        }

        @ParameterizedTest
        @CsvSource({
            "2026-11-02T00:00:00Z, 2026-11-02T00:00:00Z",
            "2026-11-03T00:00:00Z, 2026-11-02T00:00:00Z",
            "2025-10-01T00:00:00Z, 2026-11-06T00:00:00Z",
            "yesterday, 2026-11-02T00:00:00Z",
            "2026-11-01, 2026-11-02",
            "2026-11-01T00:00:00, 2026-11-02T00:00:00Z",
            "1999-12-31T00:00:00Z, 2000-01-02T00:00:00Z",
            "+999999-01-01T00:00:00Z, +999999-01-02T00:00:00Z"
        })
        void isRefusedWhenItCannotBeUsed(String from, String to) {
            given("from", from);
            given("to", to);

            assertMalformed("time_range_invalid", () -> read().scope());
        }

        @Test
        void mayBeFourHundredDays() {
            given("from", "2025-10-01T00:00:00Z");
            given("to", "2026-11-05T00:00:00Z");

            assertThat(read().scope().range().length().toDays()).isEqualTo(400);
        }
    }

    @Nested
    class Runs {

        @Test
        void haveDefaults() {
            var query = read().runs();

            assertThat(query.filter()).isEqualTo(RunFilter.ALL);
            assertThat(query.sort()).isEqualTo(RunQuery.Sort.TIME);
            assertThat(query.order()).isEqualTo(Order.DESC);
            assertThat(query.limit()).isEqualTo(50);
            assertThat(query.cursor()).isNull();
            assertThat(query.scope().environment()).isNull();
        }

        @Test
        void takeEveryFilter() {
            given("environment", "staging");
            given("agent_id", "a/b", "🤖");
            given("status", "failed", "timeout");
            given("model", "gpt-4o");
            given("tool", "search", "crm");
            given("version", "2.4.0");
            given("session_id", "s");
            given("trace_id", "t");
            given("parent_trace_id", "p");
            given("error_fingerprint", "ffffffffffffffff");
            given("min_duration_ms", "1.5");
            given("max_duration_ms", "2000");
            given("min_cost", "0.001");
            given("max_cost", "2");
            given("unpriced", "true");
            given("q", "tool timed out");
            given("meta.user_id", "u_1");
            given("sort", "cost");
            given("order", "asc");
            given("limit", "200");
            given("cursor", new Cursor("cost", "asc", "1", "x").encoded());

            var query = read().runs();

            assertThat(query.scope().environment()).isEqualTo("staging");
            assertThat(query.filter())
                    .isEqualTo(
                            new RunFilter(
                                    new RunFilter.Labels(
                                            List.of("a/b", "🤖"),
                                            List.of(RunStatus.FAILED, RunStatus.TIMEOUT),
                                            List.of("gpt-4o"),
                                            "2.4.0"),
                                    new RunFilter.Ids("s", "t", "p", -1L),
                                    new RunFilter.Bounds(
                                            1500L,
                                            2_000_000L,
                                            new BigDecimal("0.001"),
                                            new BigDecimal("2"),
                                            true),
                                    new RunFilter.Text("tool timed out", Map.of("user_id", "u_1")),
                                    List.of("search", "crm")));
            assertThat(query.sort()).isEqualTo(RunQuery.Sort.COST);
            assertThat(query.order()).isEqualTo(Order.ASC);
            assertThat(query.limit()).isEqualTo(200);
            assertThat(query.cursor()).isEqualTo(new Cursor("cost", "asc", "1", "x"));
        }

        @ParameterizedTest
        @CsvSource({
            "status, done, not_allowed",
            "status, FAILED, not_allowed",
            "sort, at; DROP TABLE runs, not_allowed",
            "order, down, not_allowed",
            "limit, 0, out_of_range",
            "limit, 201, out_of_range",
            "limit, ten, out_of_range",
            "min_duration_ms, -1, not_a_number",
            "max_duration_ms, 1e99, not_a_number",
            "max_duration_ms, 1e999999999, not_a_number",
            "min_duration_ms, 1e-999999999, not_a_number",
            "min_cost, much, not_a_number",
            "max_cost, NaN, not_a_number",
            "unpriced, yes, not_allowed",
            "error_fingerprint, xyz, not_hexadecimal"
        })
        void areRefusedWithTheNameOfWhatIsWrong(String name, String value, String code) {
            given(name, value);

            assertThatThrownBy(() -> read().runs())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure ->
                                    assertThat(((Problem.Invalid) failure.problem()).fields())
                                            .singleElement()
                                            .satisfies(
                                                    field -> {
                                                        assertThat(field.field()).isEqualTo(name);
                                                        assertThat(field.code()).isEqualTo(code);
                                                    }));
        }

        @Test
        void areRefusedWithAParameterNobodyKnows() {
            given("agentid", "a");

            assertMalformed("parameter_unknown", () -> read().runs());
        }

        @Test
        void areRefusedWithTooManyFilters() {
            for (var i = 0; i < 6; i++) {
                given("meta.k" + i, "v");
            }
            given("agent_id", Collections.nCopies(51, "a").toArray(String[]::new));

            assertThatThrownBy(() -> read().runs())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure ->
                                    assertThat(((Problem.Invalid) failure.problem()).fields())
                                            .extracting(Problem.FieldError::field)
                                            .containsExactly("agent_id", "meta"));
        }

        @Test
        void areRefusedWithACursorOfAnotherOrder() {
            given("cursor", new Cursor("cost", "desc", "1", "x").encoded());

            assertMalformed("cursor_invalid", () -> read().runs());
        }
    }

    private QueryParameters read() {
        return new QueryParameters(values);
    }

    private void given(String name, String... texts) {
        values.put(name, texts);
    }

    private static void assertMalformed(String code, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(((Problem.Malformed) failure.problem()).code())
                                        .isEqualTo(code));
    }
}
