package dev.agentmetrics.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "a@b@c",
                "ada @example.org",
                "ada@exam\u200Bple.org",
                "ada@example.org\r\nBcc: all@example.org",
                "<ada@example.org>",
                "ada\0@example.org",
                "a\u202Eda@example.org"
            })
    void refusesWhatIsDangerousToStoreOrShow(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @Test
    void spellingsOfOneAddressHaveOneKey() {
        var one = EmailAddress.parse(" Ada.Byron@Example.ORG ").orElseThrow();

        assertThat(one.text()).isEqualTo("Ada.Byron@Example.ORG");
        assertThat(one.key()).isEqualTo("ada.byron@example.org");
        assertThat(one.localPart()).isEqualTo("Ada.Byron");
        assertThat(EmailAddress.parse("a".repeat(250) + "@example.org")).isEmpty();
    }
}
