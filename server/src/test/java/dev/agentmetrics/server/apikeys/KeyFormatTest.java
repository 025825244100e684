package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.TestKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C09")
class KeyFormatTest {

    private final String key =
            KeyFormat.newKey(ApiKey.Mode.LIVE, "0123456789", TestKeys.random(1)).reveal();

    /** Any single typing error is seen without looking the key up. */
    @Test
    void everyChangedCharacterBreaksTheChecksum() {
        assertThat(KeyFormat.isWellFormed(key)).isTrue();
        for (int i = 0; i < key.length(); i++) {
            char other = key.charAt(i) == '7' ? '8' : '7';
            var changed = key.substring(0, i) + other + key.substring(i + 1);
            assertThat(KeyFormat.isWellFormed(changed)).as("position %d", i).isFalse();
        }
    }

    @Test
    void namesItsIdAndItsEnd() {
        assertThat(KeyFormat.keyId(key)).isEqualTo("0123456789");
        assertThat(key).endsWith(KeyFormat.lastFour(dev.agentmetrics.server.crypto.Secret.of(key)));
    }
}
