package dev.agentmetrics.server.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentmetrics.server.crypto.keyring.Purpose.Shared;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("C08")
class BackupKeyRotationTest {

    private final BackupKeyRotation rotation = new BackupKeyRotation();

    @ParameterizedTest
    @EnumSource(
            value = Shared.class,
            names = {"BACKUP", "BACKUP_SIGNING"})
    void noVersionIsGivenUpThatABackupMayNeed(Shared purpose) {
        assertThat(rotation.isFor(purpose)).isTrue();
        assertThat(rotation.advance(purpose, 2).isDone()).isTrue();
        assertThat(rotation.isFree(purpose, 1)).isFalse();
    }
}
