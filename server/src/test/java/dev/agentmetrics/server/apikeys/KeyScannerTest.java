package dev.agentmetrics.server.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.TestKeys;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C14")
class KeyScannerTest {

    private static final String KEY =
            KeyFormat.newKey(ApiKey.Mode.LIVE, "0123456789", TestKeys.random(1)).reveal();
    private static final String OTHER =
            KeyFormat.newKey(ApiKey.Mode.TEST, "ABCDEFGHJK", TestKeys.random(2)).reveal();

    @Test
    void findsEveryKeyAndWhereItBegins() {
        assertThat(KeyScanner.find("a = '" + KEY + "'; b=" + OTHER + OTHER))
                .containsExactly(
                        new KeyScanner.Found(5, "0123456789"),
                        new KeyScanner.Found(5 + KEY.length() + 5, "ABCDEFGHJK"),
                        new KeyScanner.Found(5 + KEY.length() + 5 + OTHER.length(), "ABCDEFGHJK"));
    }

    @Test
    void findsAKeyBehindSomethingThatLooksLikeOne() {
        assertThat(KeyScanner.find("am_live_0123456789_" + KEY))
                .containsExactly(new KeyScanner.Found(19, "0123456789"));
    }

    @Test
    void takesNothingElseForAKey() {
        assertThat(KeyScanner.find("")).isEmpty();
        assertThat(KeyScanner.find("am_live_0123456789_" + "x".repeat(49))).isEmpty();
        assertThat(KeyScanner.find(KEY.substring(0, KEY.length() - 1))).isEmpty();
        assertThat(KeyScanner.find(KEY.replace("live", "prod"))).isEmpty();
    }

    /** Red without the checksum: every one of these would be reported. */
    @Test
    void aHundredThousandLookAlikesAreNotKeys() {
        var random = new Random(7);
        var digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var found = 0;
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder("am_live_0123456789_");
            for (int j = 0; j < 49; j++) {
                text.append(digits.charAt(random.nextInt(62)));
            }
            found += KeyScanner.find(text).size();
        }
        assertThat(found).isZero();
    }
}
