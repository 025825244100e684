package dev.agentmetrics.server.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.backup.BackupKeys.Verdict;
import dev.agentmetrics.server.crypto.KeySource.Name;
import dev.agentmetrics.server.crypto.TestKeys;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C08")
class DerivedBackupKeysTest {

    private static final byte[] CONTEXT = "backup 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MESSAGE = "manifest".getBytes(StandardCharsets.US_ASCII);

    private final TestKeys before = TestKeys.fixed();
    private final TestKeys after = before.rotated();

    private static BackupKeys keys(TestKeys source) {
        return new DerivedBackupKeys(source, TestKeys.random(1));
    }

    @Test
    void whatAnOldVersionWrappedAndSignedStaysGood() {
        var key = new byte[32];
        key[0] = 1;
        var wrapped = keys(before).wrap(key, CONTEXT);
        var signature = keys(before).sign(MESSAGE);

        assertThat(keys(after).unwrap(wrapped, CONTEXT)).hasValue(key);
        assertThat(keys(after).verify(MESSAGE, signature)).isEqualTo(Verdict.OURS);
        assertThat(keys(after).verify(CONTEXT, signature)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void newBackupsUseTheNewestVersions() {
        assertThat(keys(after).wrap(new byte[32], CONTEXT).keyId())
                .isEqualTo(after.hmacKey(Name.BACKUP).id());
        assertThat(keys(after).sign(MESSAGE).keyId())
                .isEqualTo(after.hmacKey(Name.BACKUP_SIGNING).id());
    }

    @Test
    void aVersionThatIsGoneMakesThemForeign() {
        var wrapped = keys(before).wrap(new byte[32], CONTEXT);
        var signature = keys(before).sign(MESSAGE);

        assertThat(keys(after.alone()).unwrap(wrapped, CONTEXT)).isEmpty();
        assertThat(keys(after.alone()).verify(MESSAGE, signature)).isEqualTo(Verdict.FOREIGN);
    }
}
