package dev.agentmetrics.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorFingerprintTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "timeout after 30000 ms | timeout after 5 ms",
                "run fcd17b8a-6587-4165-bada-e869cc7b679d gone | run 8a6376cd-2736-4cc8-b28f-b6823345489c gone",
                "object at 0x7f3a2b1c died | object at 0x7f3a9999 died",
                "commit deadbeef1 missing | commit 0123abcd missing",
                "no key \"alice\" here | no key \"bob smith\" here",
                "no key 'alice' here | no key 'bob' here",
                "Rate limit  reached | rate limit reached",
                "request req_011CSHoEeqs5C35K failed | request req_022DTJpFfrt6D46L failed",
                "HTTP 502 from host | HTTP 503 from host"
            })
    void isEqualForErrorsThatDifferInDetail(String one, String two) {
        assertThat(ErrorFingerprint.of(one)).isEqualTo(ErrorFingerprint.of(two)).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "connection refused,connection reset",
        "tool failed,tools failed",
        "can't read,can read",
        "a b,ab"
    })
    void differsForDifferentErrors(String one, String two) {
        assertThat(ErrorFingerprint.of(one)).isNotEqualTo(ErrorFingerprint.of(two));
    }

    @Test
    void isZeroForNoErrorOnly() {
        assertThat(ErrorFingerprint.of("")).isZero();
        assertThat(ErrorFingerprint.of(" \n")).isZero();
        assertThat(ErrorFingerprint.of("0")).isNotZero();
    }

    @Test
    void looksAtTheBeginning() {
        var same = "x ".repeat(256);
        assertThat(ErrorFingerprint.of(same + "one")).isEqualTo(ErrorFingerprint.of(same + "two"));
    }

    /** Stored with every run: a change would tear the history of an error apart. */
    @Test
    void staysWhatItIs() {
        assertThat(ErrorFingerprint.of("timeout after 30000 ms")).isEqualTo(8591960192571667114L);
    }

    @Test
    void showsWhatItCompares() {
        assertThat(ErrorFingerprint.normalised(" Rate limit\n reached for 'alice' after 30 s "))
                .isEqualTo("rate limit reached for \" after # s");
        assertThat(ErrorFingerprint.of("x", "TOOL", "search", "IOError"))
                .isNotEqualTo(ErrorFingerprint.of("x", "TOOL", "fetch", "IOError"))
                .isNotEqualTo(ErrorFingerprint.of("x"));
    }
}
