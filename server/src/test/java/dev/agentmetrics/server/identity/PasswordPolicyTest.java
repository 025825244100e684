package dev.agentmetrics.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.core.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C16")
class PasswordPolicyTest {

    private final PasswordPolicy policy = new PasswordPolicy();

    private Optional<String> objection(String password) {
        try (var received = Passwords.of(password)) {
            return policy.objection(
                            received,
                            List.of("Lovelace Analytics", "ada.byron@example.org", "ada.byron"))
                    .map(FieldError::code);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "violet kettle drifts north",
                "correct horse battery staple",
                "alllowercasebutunusualquokka",
                "wcr8-TTq2-kkP4-9vbn",
                "пятнадцать букв и больше",
                "長い合言葉を十五文字以上にするとよい"
            })
    void acceptsLongPasswordsOfAnyKindOfCharacters(String password) {
        assertThat(objection(password)).isEmpty();
    }

    @Test
    void accepts64CharactersAnd200BytesOfUnicode() {
        var long64 = "violet kettle drifts north over quiet harbours under amber skyes";
        var unicode = "čtyři žluté koně přeběhly most ".repeat(5) + "a šli spát";

        assertThat(long64).hasSize(64);
        assertThat(unicode.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(200);
        assertThat(objection(long64)).isEmpty();
        assertThat(objection(unicode)).isEmpty();
    }

    @Test
    void countsCharactersAndNotBytesOrHalves() {
        assertThat(objection("🦊🐙🌵🎻🧊🪁🍋🦉🚂🪗🌋🧭🥝🦀")).contains("too_short");
        assertThat(objection("wcr8-TTq2-kkP4")).contains("too_short");
        assertThat(objection("wcr8-TTq2-kkP4x")).isEmpty();
    }

    @Test
    void refusesMoreThan1024Bytes() {
        var words = "violet kettle drifts north ".repeat(100);

        assertThat(objection(words.substring(0, 1_025))).contains("too_long");
        assertThat(objection(words.substring(0, 1_024))).isNotEqualTo(Optional.of("too_long"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "password123456789",
                "P@ssw0rdP@ssw0rd",
                "iloveyouiloveyou",
                "aaaaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabcabc",
                "123456789012345",
                "abcdefghijklmnop",
                "qwertyuiopasdfgh",
                "agentmetricsagentmetrics",
                "AgentMetrics2026!",
                "lovelaceanalytics1",
                "ada.byron@example.org",
                "ada.byronada.byron"
            })
    void refusesWhatListsNamesAndPatternsExplain(String password) {
        assertThat(objection(password)).contains("too_common");
    }

    /** Half a surrogate pair would otherwise become the same replacement as any other half. */
    @Test
    void refusesTextThatIsNoUnicode() {
        assertThat(objection("violet kettle \uD800 drifts north")).contains("too_short");
    }

    @Test
    @Tag("C18")
    void neverRepeatsThePassword() {
        try (var received = Passwords.of("passwordpassword")) {
            assertThat(policy.objection(received, List.of()).orElseThrow().toString())
                    .doesNotContain("passwordpassword");
            assertThat(received).hasToString("***");
        }
    }

    @Test
    @Tag("C18")
    void isWipedWhenClosed() {
        var received = Passwords.of(Passwords.GOOD);
        var bytes = received.utf8();
        received.close();

        assertThat(bytes).containsOnly(0);
    }
}
