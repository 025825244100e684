package dev.agentmetrics.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.telemetry.Run;
import org.junit.jupiter.api.Test;

/** What must not be kept is gone before anything is stored. */
class EventSecretsTest {

    private static final String KEY = "sk-ant-api03-" + "aB3dE5fG7h".repeat(9) + "-AA";
    private static final String CARD = "4111 1111 1111 1111";

    @Test
    void areTakenOutOfEverythingButIdsAndCounted() {
        var run =
                run(
                        "\"error\":\"401 for %1$s\",\"metadata\":{\"note\":\"%1$s\",\"%1$s\":[{\"deep\":\"card %2$s\"}],\"n\":4111111111111111},\"extra\":\"%1$s\",\"skill_name\":\"%1$s\",\"tool_names\":[\"%1$s\"]"
                                .formatted(KEY, CARD));
        assertThat(run.toString()).doesNotContain(KEY, CARD, "4111111111111111");
        assertThat(run.outcome().error()).startsWith("401 for [redacted:");
        assertThat(run.content().redactedSecrets()).isGreaterThanOrEqualTo(6);
        assertThat(run.content().redactedCards()).isEqualTo(2);
        assertThat(run("").content().redactedSecrets()).isZero();
    }

    @Test
    void loseOurOwnKeys() {
        var secret = "aB3dE5fG7h".repeat(4) + "xYz012345";
        var run =
                run(
                        "\"error\":\"401 for %1$s\",\"metadata\":{\"note\":\"%1$s\"},\"host_id\":\"%1$s\""
                                .formatted("am_" + "live_0123456789_" + secret));
        assertThat(run.toString()).doesNotContain(secret);
        assertThat(run.content().redactedSecrets()).isEqualTo(3);
    }

    @Test
    void areKnownByTheNameOfTheirMember() {
        assertThat(
                        metadata(
                                "\"metadata\":{\"password\":\"hunter2\",\"keys\":{\"api_key\":[\"abcdef\",{\"x\":\"plainly\"}],\"after\":\"kept\"}},\"db_password\":\"swordfish\""))
                .doesNotContain("hunter2", "abcdef", "swordfish")
                .contains("\"after\":\"kept\"");
    }

    @Test
    void areKnownWhateverTheyBeginWith() {
        var run =
                run(
                        "\"error\":\"login failed, password='%kT9x', bad user/password: hunter2, DB_PASS=hunter2\",\"metadata\":{\"password\":\"$Tr0ub4dor&3\",\"smtp_pass\":\"hunter2\",\"pass\":true}");
        assertThat(run.toString()).doesNotContain("kT9x", "hunter2", "Tr0ub4dor");
        assertThat(run.content().metadata()).contains("\"pass\":true");
        assertThat(run.content().redactedSecrets()).isEqualTo(5);
    }

    @Test
    void areNotHalvedByTheCut() {
        var error = run("\"error\":\"" + "x".repeat(1_960) + " " + KEY + "\"").outcome().error();
        assertThat(error).doesNotContain("sk-ant-api03").hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void areTakenOutBehindManyOthers() {
        var many = (KEY + " ").repeat(400);
        var error = run("\"error\":\"" + many + "\"").outcome().error();
        assertThat(error).doesNotContain("sk-ant-api03", "aB3dE5fG7h");
    }

    @Test
    void areTakenOutOfOtherEvents() {
        var event =
                IngestFixtures.one(
                                IngestFixtures.event(
                                        "\"event_name\":\"tool_use\",\"args\":{\"k\":\""
                                                + KEY
                                                + "\"}"))
                        .events()
                        .getFirst();
        assertThat(event.payload()).contains("[redacted:").doesNotContain(KEY);
    }

    private static String metadata(String more) {
        return run(more).content().metadata();
    }

    private static Run run(String more) {
        return IngestFixtures.one(IngestFixtures.event(more)).runs().getFirst();
    }
}
