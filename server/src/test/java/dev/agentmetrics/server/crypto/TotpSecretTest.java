package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpSecretTest {

    /** RFC 6238, appendix B, for SHA-1; the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void makesTheCodesOfTheStandard(long second, String code) {
        var secret = TotpSecret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

        assertThat(secret.code(TotpSecret.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
    }

    @Test
    void isOfAHundredAndSixtyBitsAndKeepsToItself() {
        var secret = TotpSecret.random(TestKeys.random(1));

        assertThat(secret.reveal()).matches("[A-Z2-7]{32}");
        assertThat(TotpSecret.of(secret.reveal()).code(7)).isEqualTo(secret.code(7));
        assertThat(secret).hasToString("***");
    }
}
