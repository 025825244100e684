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

    /** Each looks like a plain address, or like a part of one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0430da@example.org", // Cyrillic a, Latin da
                "ada@ex\u0430mple.org", // one Cyrillic letter in the domain
                "\u0430\u0441\u0435@example.org", // wholly Cyrillic, looks like ace
                "ada@\u0430\u0441\u0435.org",
                "\u03BF\u03BD@example.org", // wholly Greek, looks like ov
                "\u0410da@example.org", // a capital Cyrillic A
                "ad\u03B1@example.org" // Greek alpha
            })
    void refusesLettersThatPassForThoseOfAnotherScript(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "j\u00FCrgen@example.org",
                "\u0434\u0438\u043C\u0430@example.org", // Cyrillic that looks like nothing else
                "\u5C71\u7530\u3055\u3093@example.org", // Han and Hiragana belong together
                "ada+agents_1-2@sub.example.co.uk"
            })
    void acceptsWritingOfOneScript(String text) {
        assertThat(EmailAddress.parse(text)).isPresent();
    }

    @Test
    void styledLettersAreTheOnesTheyStandFor() {
        var wide = EmailAddress.parse("\uFF21da\uFF20example\uFF0Eorg").orElseThrow();

        assertThat(wide.text()).isEqualTo("Ada@example.org");
        assertThat(wide.key()).isEqualTo("ada@example.org");
        assertThat(EmailAddress.parse("ada\uFE6Bexample.org@example.org")).isEmpty();
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
