package dev.agentmetrics.server.identity.passkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.accounts.AccountService;
import dev.agentmetrics.server.accounts.internal.JdbcAccountStore;
import dev.agentmetrics.server.core.MovableClock;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.db.Engine;
import dev.agentmetrics.server.db.TestControlStore;
import dev.agentmetrics.server.identity.internal.JdbcPasskeyStore;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which addresses of a server there can be passkeys. */
class RelyingPartyTest {

    @TempDir Path dataDir;

    private RelyingParty at(String url, TestControlStore control) {
        var accounts =
                new AccountService(
                        new JdbcAccountStore(control.jdbc()),
                        UUID::randomUUID,
                        MovableClock.at("2026-11-24T08:00:00Z"));
        return new RelyingParty(() -> url, new JdbcPasskeyStore(control.jdbc()), accounts);
    }

    @ParameterizedTest
    @CsvSource({
        "https://metrics.example, metrics.example",
        "https://Metrics.Example:8443, metrics.example",
        "https://localhost:8443, localhost",
        "https://192.0.2.7,",
        "https://192.0.2.7:8443,",
        "https://[2001:db8::1]:8443,",
    })
    void aHostNameIsNeeded(String url, @Nullable String id) {
        try (var control = TestControlStore.open(Engine.H2, dataDir)) {
            assertThat(at(url, control).id().orElse(null)).isEqualTo(id);
        }
    }

    @Test
    void underAnIpAddressNobodyIsAsked() {
        try (var control = TestControlStore.open(Engine.H2, dataDir)) {
            assertThatThrownBy(() -> at("https://192.0.2.7", control).requestOptions(null))
                    .isInstanceOf(ProblemException.class);
        }
    }
}
