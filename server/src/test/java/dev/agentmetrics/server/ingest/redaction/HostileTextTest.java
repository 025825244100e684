package dev.agentmetrics.server.ingest.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A megabyte made to be expensive. The limit is no measurement: work that grows with the length
 * takes a fraction of a second, work that grows with its square takes many minutes. Seen red with
 * an assignment looking for the end of a value before refusing it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTest {

    private static final int LENGTH = 1_000_000;

    private final Redactor redactor = new Redactor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "sk-",
                "sk-sk-ant-",
                "eyJ",
                "eyJ-",
                "eyJ.",
                "://",
                "://a:b/",
                "password=",
                "password=*",
                "password=**",
                "password=${",
                "password={{",
                "password: {",
                "password={a",
                "pass:",
                "pass=",
                "PASS:",
                "pass: a1",
                "pass=1/",
                "pass=////////////////////////////////////////////////////////////////////////",
                "a_pass:'",
                "/etc/passwd:",
                "password=\"",
                "/passwd:",
                "token:$",
                "cvv:",
                "Bearer ",
                "basic aaaa",
                "-----BEGIN",
                "-----BEGIN PRIVATE",
                "4",
                "4 ",
                "4+",
                "4%20",
                "%20",
                "%204111",
                "4111 1111 1111 1111 ",
                "a4111-1111-1111-1111-",
                "4111-",
                "41.",
                "\u200b4",
                "Q~",
                "0Q~",
                "1:AA",
                "JQQJ99",
                "authorization:",
                "%B4111111111111111^A"
            })
    void costsNoMoreThanItsLength(String unit) {
        var text = unit.repeat(LENGTH / unit.length());

        var redacted = redactor.text(text);

        assertThat(redacted.secrets()).isBetween(0, LENGTH);
    }

    @Test
    void doesNotHideASecretBehindIt() {
        var secret = FakeSecrets.all().getFirst().value();

        var redacted = redactor.text("sk-".repeat(LENGTH / 3) + " " + secret);

        assertThat(redacted.value()).endsWith("[redacted:agentmetrics-key]");
    }
}
