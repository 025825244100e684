package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EncodingTest {

    @Test
    void base62CountsFromDigitsOverCapitalsToSmallLetters() {
        assertThat(Base62.encode(0, 1)).isEqualTo("0");
        assertThat(Base62.encode(61, 2)).isEqualTo("0z");
        assertThat(Base62.encode(62, 2)).isEqualTo("10");
        assertThat(Base62.encode(0xFFFF_FFFFL, 6)).isEqualTo("4gfFC3");
        assertThat(Base62.encode(new byte[] {0, (byte) 0xFF}, 3)).isEqualTo("047");
    }

    @Test
    void base62HoldsEvery256BitNumberIn43Digits() {
        var greatest = new byte[32];
        Arrays.fill(greatest, (byte) 0xFF);

        assertThat(Base62.encode(greatest, 43)).hasSize(43).doesNotStartWith("0");
        assertThatThrownBy(() -> Base62.encode(greatest, 42))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Base62.encode(62, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Base62.encode(-1, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void crockfordLeavesOutLettersThatLookLikeOthers() {
        var all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        assertThat(CrockfordBase32.encodeLowBits(all))
                .hasSize(256)
                .startsWith("0123456789ABCDEFGHJKMNPQRSTVWXYZ0123")
                .matches("[0-9A-HJKMNP-TV-Z]+");
        assertThat(CrockfordBase32.isDigit('I')).isFalse();
        assertThat(CrockfordBase32.isDigit('a')).isFalse();
    }

    @Test
    void aSecretDoesNotPrintItself() {
        var secret = Secret.of("swordfish");

        assertThat(secret).hasToString("***").isEqualTo(Secret.of("swordfish"));
        assertThat(secret).isNotEqualTo(Secret.of("swordfisH"));
        assertThat("%s %s".formatted(secret, java.util.List.of(secret)))
                .doesNotContain("swordfish");
        assertThat(secret.reveal()).isEqualTo("swordfish");
    }

    @Test
    void sha256GivesThePublishedVectors() {
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        Hashes.sha256("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(
                        HexFormat.of()
                                .formatHex(
                                        Hashes.sha256(
                                                "a".getBytes(StandardCharsets.US_ASCII),
                                                "bc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
