package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextSealTest {

    private final TextSeal seal = new TextSeal(TestKeys.fixed().hmacKeys(KeySource.Name.OUTBOX));

    @Test
    void opensWhatItSealed() {
        assertThat(seal.open(seal.seal("needle ü", "row 1"), "row 1")).isEqualTo("needle ü");
        assertThat(seal.open(seal.seal("", ""), "")).isEmpty();
    }

    @Test
    void showsNothingAndNeverTheSameTwice() {
        var one = seal.seal("needle", "row 1");
        assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("needle");
        assertThat(one).isNotEqualTo(seal.seal("needle", "row 1"));
    }

    @Test
    void opensNothingThatWasChangedMovedOrSealedWithAnotherKey() {
        var box = seal.seal("needle", "row 1");
        for (int i = 0; i < box.length; i++) {
            var changed = box.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> seal.open(changed, "row 1"))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> seal.open(box, "row 2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal.open(new byte[3], "row 1"))
                .isInstanceOf(IllegalStateException.class);
        var other = new TextSeal(TestKeys.fixed().hmacKeys(KeySource.Name.SESSION));
        assertThatThrownBy(() -> other.open(box, "row 1"))
                .isInstanceOf(IllegalStateException.class);
    }
}
