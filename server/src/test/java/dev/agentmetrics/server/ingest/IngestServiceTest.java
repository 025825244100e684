package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.Caller;
import dev.agentmetrics.server.core.Permission;
import dev.agentmetrics.server.core.PersonId;
import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IngestServiceTest {

    private final MemoryWriter writer = new MemoryWriter();
    private final IngestService ingest = IngestFixtures.service(writer);

    @Test
    void storesAWholeBatchInOneGo() {
        var receipt =
                ingest.acceptBatch(
                        IngestFixtures.writer(),
                        IngestFixtures.body(
                                "{\"events\":["
                                        + IngestFixtures.event("\"event_id\":\"1\"")
                                        + ","
                                        + IngestFixtures.event("\"event_id\":\"2\"")
                                        + ","
                                        + IngestFixtures.event(
                                                "\"event_id\":\"3\",\"event_name\":\"audit_x\"")
                                        + ",{}]}"));
        assertThat(receipt.accepted()).isEqualTo(3);
        assertThat(receipt.repeated()).isZero();
        assertThat(receipt.rejections()).hasSize(1);
        assertThat(receipt.id()).isNull();
        assertThat(writer.calls()).isEqualTo(1);
        assertThat(writer.runs()).hasSize(2);
        assertThat(writer.events()).hasSize(1);
    }

    @Test
    void acceptsRepeatsAndStoresThemOnce() {
        var event = IngestFixtures.event("\"event_id\":\"1\"");
        var batch = "{\"events\":[" + event + "," + event + "," + event + "]}";
        var first = ingest.acceptBatch(IngestFixtures.writer(), IngestFixtures.body(batch));
        var second = ingest.acceptOne(IngestFixtures.writer(), IngestFixtures.body(event));
        assertThat(first.accepted()).isEqualTo(3);
        assertThat(first.repeated()).isEqualTo(2);
        assertThat(second.repeated()).isEqualTo(1);
        assertThat(second.id()).isEqualTo(writer.runs().getFirst().id());
        assertThat(writer.runs()).hasSize(1);
    }

    @Test
    void storesNothingOfABatchThatWasCutOff() {
        var cut = "{\"events\":[" + IngestFixtures.event("") + "," + IngestFixtures.event("");
        assertThatThrownBy(
                        () -> ingest.acceptBatch(IngestFixtures.writer(), IngestFixtures.body(cut)))
                .isInstanceOf(ProblemException.class);
        assertThat(writer.calls()).isZero();
    }

    @Test
    void asksTheStoreNothingWhenNothingCanBeStored() {
        var receipt =
                ingest.acceptBatch(
                        IngestFixtures.writer(), IngestFixtures.body("{\"events\":[{}]}"));
        assertThat(receipt.accepted()).isZero();
        assertThat(receipt.rejections()).hasSize(1);
        assertThat(writer.calls()).isZero();
    }

    @Test
    void needsThePermissionToWrite() {
        var reader =
                new Caller(
                        IngestFixtures.ORG,
                        new Caller.Actor.Person(new PersonId(new UUID(1, 2))),
                        Set.of(Permission.DATA_READ));
        var bytes = IngestFixtures.event("").getBytes(StandardCharsets.UTF_8);
        var stream = new ByteArrayInputStream(bytes);
        var body = new Body(stream, bytes.length, "application/json", null);
        assertThatThrownBy(() -> ingest.acceptOne(reader, body))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure ->
                                assertThat(failure.problem())
                                        .isInstanceOf(Problem.Forbidden.class));
        assertThatThrownBy(() -> ingest.acceptBatch(reader, body))
                .isInstanceOf(ProblemException.class);
        assertThat(stream.available()).as("not read").isEqualTo(bytes.length);
        assertThat(writer.calls()).isZero();
    }

    @Test
    void answers200ToHostedKeysUnlessToldOtherwise() {
        var hosted = key(true);
        var own = key(false);
        assertThat(IngestFixtures.settings().statusFor(hosted)).isEqualTo(200);
        assertThat(IngestFixtures.settings().statusFor(own)).isEqualTo(201);
        assertThat(with("200").statusFor(own)).isEqualTo(200);
        assertThat(with("201").statusFor(hosted)).isEqualTo(201);
    }

    private static Caller key(boolean hosted) {
        return new Caller(IngestFixtures.ORG, new Caller.Actor.ApiKey("k", hosted), Set.of());
    }

    private static IngestSettings with(String status) {
        var settings = IngestFixtures.settings();
        return new IngestSettings(
                settings.ingestBatchSize(),
                settings.ingestBodySize(),
                settings.ingestMemory(),
                status);
    }
}
