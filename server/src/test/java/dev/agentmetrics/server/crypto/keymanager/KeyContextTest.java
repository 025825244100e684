package dev.agentmetrics.server.crypto.keymanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyContextTest {

    @Test
    void theOrderDoesNotMatter() {
        var one = new LinkedHashMap<String, String>();
        one.put("a", "1");
        one.put("b", "2");
        var other = new LinkedHashMap<String, String>();
        other.put("b", "2");
        other.put("a", "1");

        assertThat(new KeyContext(one).bytes()).isEqualTo(new KeyContext(other).bytes());
    }

    @Test
    void bordersBetweenTextsCount() {
        assertThat(new KeyContext(Map.of("ab", "c")).bytes())
                .isNotEqualTo(new KeyContext(Map.of("a", "bc")).bytes());
    }

    @Test
    void aWrappedKeyIsReadAsItWasWritten() {
        var wrapped = new WrappedKey(12, new byte[] {1, 2, -3});

        assertThat(WrappedKey.parse(wrapped.text()).ciphertext()).isEqualTo(wrapped.ciphertext());
        assertThat(WrappedKey.parse(wrapped.text()).version()).isEqualTo(12);
        assertThat(wrapped.toString()).doesNotContain("AQL9");
        for (var bad : new String[] {"", "1", "0.AAAA", "1.A A", "-1.AAAA"}) {
            assertThatThrownBy(() -> WrappedKey.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
