package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

@Tag("C16")
class Argon2idTest {

    private final Argon2id argon2id = new Argon2id(TestKeys.random(7));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesTheDocumentedParameters() {
        assertThat(argon2id.hash(bytes("correct horse battery staple")))
                .matches(
                        "\\$argon2id\\$v=19\\$m=19456,t=2,p=1"
                                + "\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }

    @Test
    void equalPasswordsHaveDifferentHashesThatBothMatch() {
        var one = argon2id.hash(bytes("correct horse battery staple"));
        var other = argon2id.hash(bytes("correct horse battery staple"));

        assertThat(one).isNotEqualTo(other);
        assertThat(argon2id.matches(bytes("correct horse battery staple"), one)).isTrue();
        assertThat(argon2id.matches(bytes("correct horse battery staple"), other)).isTrue();
    }

    @Test
    void everyByteOfALongPasswordCounts() {
        var password = "ä€😀".repeat(100) + "end";
        var hash = argon2id.hash(bytes(password));

        assertThat(argon2id.matches(bytes(password), hash)).isTrue();
        assertThat(argon2id.matches(bytes(password.replace("end", "enD")), hash)).isFalse();
        assertThat(argon2id.matches(bytes(password + "\0"), hash)).isFalse();
        assertThat(argon2id.matches(bytes("a\0b"), argon2id.hash(bytes("a\0c")))).isFalse();
    }

    /** The reference implementation's test vector, printed by {@code argon2 -id}. */
    @Test
    void matchesAHashOfTheReferenceImplementation() {
        var reference =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(argon2id.matches(bytes("password"), reference)).isTrue();
        assertThat(argon2id.matches(bytes("passwore"), reference)).isFalse();
    }

    @Test
    void anotherReaderUnderstandsTheHash() {
        var encoder = new Argon2PasswordEncoder(16, 32, 1, 19456, 2);

        assertThat(
                        encoder.matches(
                                "tämmensätze überall", argon2id.hash(bytes("tämmensätze überall"))))
                .isTrue();
        assertThat(argon2id.matches(bytes("from there"), encoder.encode("from there"))).isTrue();
    }

    @Test
    void refusesWhatIsNoHashOrWouldTakeAllMemory() {
        assertThatThrownBy(() -> argon2id.matches(bytes("x"), "$2a$10$abcdefghijklmnopqrstuv"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                argon2id.matches(
                                        bytes("x"),
                                        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ"
                                                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
