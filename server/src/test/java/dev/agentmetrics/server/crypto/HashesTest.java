package dev.agentmetrics.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashesTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Names of series that are stored were made without it. */
    @Test
    void aBeginningThatIsLookedAtOnceChangesNothing() {
        var beginning = new Hashes.Beginning(bytes("a long resource"));

        for (var rest : new String[] {"", "one", "one more", "one"}) {
            assertThat(beginning.uuid(bytes(rest)))
                    .isEqualTo(Hashes.uuid(bytes("a long resource"), bytes(rest)));
        }
    }
}
