package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("C15")
class SignatureKeyTest {

    /** Published by GitHub as an example of its secret-scanning partner program. */
    private static final String PEM =
            """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq
            kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==
            -----END PUBLIC KEY-----
            """;

    private static final String MESSAGE =
            "[{\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"some_url\"}]";
    private static final String SIGNATURE =
            "MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQcYXxa2sY8FNkrKc=";

    private final SignatureKey key = SignatureKey.ofPem(PEM);

    private boolean verifies(String message, byte[] signature) {
        return key.verifies(message.getBytes(StandardCharsets.UTF_8), signature);
    }

    @Test
    void acceptsWhatGitHubSigned() {
        assertThat(verifies(MESSAGE, Base64.getDecoder().decode(SIGNATURE))).isTrue();
    }

    @Test
    void refusesTheSameContentInOtherBytes() {
        var signature = Base64.getDecoder().decode(SIGNATURE);

        assertThat(verifies(MESSAGE + "\n", signature)).isFalse();
        assertThat(verifies(MESSAGE.replace(",", ", "), signature)).isFalse();
        assertThat(verifies("", signature)).isFalse();
    }

    @Test
    void refusesWhatIsNoSignature() {
        var cut = Base64.getDecoder().decode(SIGNATURE);
        cut[10] ^= 1;

        assertThat(verifies(MESSAGE, cut)).isFalse();
        assertThat(verifies(MESSAGE, new byte[0])).isFalse();
        assertThat(verifies(MESSAGE, new byte[72])).isFalse();
        // r = s = 0, which some implementations took for a signature of everything.
        assertThat(verifies(MESSAGE, new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0})).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void refusesWhatIsNoKey(String pem) {
        assertThatThrownBy(() -> SignatureKey.ofPem(pem))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnotherCurve() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        var der = generator.generateKeyPair().getPublic().getEncoded();
        var pem =
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----"
                        .formatted(Base64.getEncoder().encodeToString(der));

        assertThatThrownBy(() -> SignatureKey.ofPem(pem))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
