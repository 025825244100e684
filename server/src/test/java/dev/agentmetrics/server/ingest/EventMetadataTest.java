package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a client says beyond the fields that have a meaning here. */
class EventMetadataTest {

    @Test
    void keepsUnknownFieldsAtAnyPlace() {
        assertThat(
                        metadata(
                                "\"before\":{\"x\":[1,true,null,\"s\"]},\"metadata\":{\"a\":1},\"after\":\"b\""))
                .isEqualTo("{\"a\":1,\"before\":{\"x\":[1,true,null,\"s\"]},\"after\":\"b\"}");
        assertThat(metadata("\"only\":[{}]")).isEqualTo("{\"only\":[{}]}");
    }

    @Test
    void neverLetsAnUnknownFieldOverwriteTheClientsOwn() {
        assertThat(
                        metadata(
                                "\"a\":\"outer\",\"event.a\":2,\"metadata\":{\"a\":\"inner\",\"a\\\"\":0}"))
                .isEqualTo(
                        "{\"a\":\"inner\",\"a\\\"\":0,\"event.a\":\"outer\",\"event.event.a\":2}");
    }

    @Test
    void letsTheLastOfARepeatedNameCount() {
        assertThat(metadata("\"metadata\":{\"a\":1,\"b\":2,\"a\":3}"))
                .isEqualTo("{\"a\":3,\"b\":2}");
        var many =
                IntStream.range(0, 20)
                        .mapToObj(i -> "\"k" + i % 10 + "\":" + i)
                        .collect(Collectors.joining(","));
        assertThat(metadata("\"metadata\":{" + many + "}"))
                .startsWith("{\"k0\":10,")
                .endsWith("\"k9\":19}");
    }

    @Test
    void isEmptyWhenNothingIsSent() {
        assertThat(metadata("")).isEqualTo("{}");
        assertThat(metadata("\"metadata\":{}")).isEqualTo("{}");
    }

    @Test
    void keepsAllCharacters() {
        var text = "\"\\u0000\\u001f\\\" \\\\ \\n\\t\\r / \uD83D\uDE00 \\ud83d \\udc00x é\u202E\"";
        assertThat(metadata("\"metadata\":{\"k\":" + text + "}")).isEqualTo("{\"k\":" + text + "}");
    }

    @Test
    void isKeptUpToItsLimit() {
        var fits = "{\"a\":\"" + "x".repeat(65_536 - 8) + "\"}";
        assertThat(fits).hasSize(65_536);
        var run = run("\"metadata\":" + fits);
        assertThat(run.content().metadata()).isEqualTo(fits);
        assertThat(run.content().truncated()).isEmpty();
    }

    @Test
    void losesItsLargestEntriesWhenTooLongAndSaysSo() {
        var large = "x".repeat(40_000);
        for (var sent :
                List.of(
                        "{\"a\":1,\"big\":\"" + "x".repeat(70_000) + "\",\"z\":[2]}",
                        "{\"a\":1,\"big\":[\"" + large + "\",\"" + large + "\"],\"z\":[2]}",
                        "{\"a\":1,\"b\":\"" + large + "y\",\"z\":[2]}")) {
            var run = run("\"metadata\":" + sent + ",\"extra\":\"" + "e".repeat(30_000) + "\"");
            assertThat(run.content().metadata())
                    .isEqualTo("{\"a\":1,\"z\":[2],\"extra\":\"" + "e".repeat(30_000) + "\"}");
            assertThat(run.content().truncated()).containsExactly("metadata");
        }
    }

    @Test
    void staysSmallWhateverIsSent() {
        var many =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "\"k" + i + "\":\"" + "x".repeat(2_000) + "\"")
                        .collect(Collectors.joining(","));
        var run = run("\"metadata\":{" + many + "}");
        assertThat(run.content().metadata().length()).isLessThanOrEqualTo(65_536);
        assertThat(run.content().truncated()).containsExactly("metadata");
    }

    @Test
    void namesEnvironmentAndVersionWhereTheEventDoesNot() {
        var newer = run("\"metadata\":{\"environment\":\"staging\",\"version\":\"2.0\"}");
        assertThat(newer.context().environment()).isEqualTo("staging");
        assertThat(newer.context().version()).isEqualTo("2.0");
        assertThat(newer.content().metadata())
                .isEqualTo("{\"environment\":\"staging\",\"version\":\"2.0\"}");
        var both = run("\"environment\":\"production\",\"metadata\":{\"environment\":\"staging\"}");
        assertThat(both.context().environment()).isEqualTo("production");
        assertThat(run("\"metadata\":{\"environment\":7}").context().environment()).isEmpty();
    }

    private static String metadata(String more) {
        return run(more).content().metadata();
    }

    private static Run run(String more) {
        return IngestFixtures.one(IngestFixtures.event(more)).runs().getFirst();
    }
}
