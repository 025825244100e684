package dev.agentmetrics.server.crypto.internal.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerContract;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Refused;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.TestSurroundings;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What key managers beyond a network do beside what all do. */
@Tag("C07")
public abstract class CloudContract extends KeyManagerContract {

    /** Long: who asks for a rotation again because the machine is busy gets two. */
    protected static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(30), 2, Duration.ofMillis(1));

    /** Short: where the time-out is what is tested. */
    private static final Patience IMPATIENCE =
            new Patience(Duration.ofSeconds(2), 2, Duration.ofMillis(1));

    protected static final KeyName KEY = ROOT;
    protected static final byte[] SECRET = PLAINTEXT;

    @TempDir protected Path folder;
    protected KeyManager manager;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Instant clock = TestSurroundings.NOW;
    private KeyServiceDouble service;

    /** A new service without keys, under the name of this host. */
    protected abstract KeyServiceDouble newService(String host);

    protected abstract KeyManagerProvider provider(Patience patience);

    /** What names the service, its address included. */
    protected abstract Map<String, String> settings();

    /** The name of the setting with the address. */
    protected abstract String addressSetting();

    /** When the service says that it made the first version of a key. */
    protected abstract Instant made();

    /** What was last sent to be authenticated. */
    protected abstract String sentContext();

    private KeyServiceDouble begin(String host) {
        service = newService(host);
        opened.addFirst(service);
        return service;
    }

    protected KeyServiceDouble service() {
        return service;
    }

    @AfterEach
    final void closeServices() throws Exception {
        for (var open : opened) {
            open.close();
        }
    }

    protected final <T extends AutoCloseable> T closing(T resource) {
        opened.addFirst(resource);
        return resource;
    }

    /** Opens it with the usual settings, some of them changed; an empty one is left out. */
    protected final KeyManager with(String... changes) {
        return with(provider(PATIENCE), changes);
    }

    protected final KeyManager with(KeyManagerProvider provider, String... changes) {
        var all = new HashMap<>(settings());
        all.put("AGENTMETRICS_KEY_MANAGER_CA", service.caFile().toString());
        for (var i = 0; i < changes.length; i += 2) {
            all.put(changes[i], changes[i + 1]);
        }
        var properties = new HashMap<String, String>();
        all.forEach(
                (name, value) -> {
                    if (!value.isEmpty()) {
                        properties.put(
                                name.substring("AGENTMETRICS_".length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'),
                                value);
                    }
                });
        return closing(provider.open(TestSurroundings.of(folder, properties, () -> clock)));
    }

    protected final void pass(Duration time) {
        clock = clock.plus(time);
    }

    @BeforeEach
    final void openFirst() {
        begin("localhost");
        manager = with();
    }

    @Override
    protected KeyManager manager() {
        return manager;
    }

    @Override
    protected KeyManager secondNode() {
        return with();
    }

    @Override
    protected void goAway() {
        service.set(Trouble.DOWN);
    }

    @Override
    protected void comeBack() {
        service.set(Trouble.NONE);
    }

    @Test
    void tellsWhenAVersionWasMade() {
        assertThat(manager.create(KEY, Use.WRAP).created()).isEqualTo(made());
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "THROTTLED", "SILENT", "HTML"})
    void troubleIsNoAnswerAndIsTriedTwice(Trouble trouble) {
        manager.create(KEY, Use.WRAP);
        var impatient = with(provider(IMPATIENCE));
        var asked = service.calls().size();

        service.set(trouble);

        assertThatThrownBy(() -> impatient.wrap(KEY, SECRET, CONTEXT))
                .isInstanceOf(Unavailable.class)
                .message()
                .doesNotContain("needle");
        assertThat(service.calls()).hasSize(asked + IMPATIENCE.attempts());
    }

    @Test
    void whoMayNotIsRefusedAndNotLetToStart() {
        manager.create(KEY, Use.WRAP);
        service.set(Trouble.DENIED);

        assertThatThrownBy(() -> manager.wrap(KEY, SECRET, CONTEXT)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> with()).isInstanceOf(Refused.class);
    }

    @Test
    void isOnlyAskedOverTls() {
        var asked = service.calls().size();
        var plain = service.address().toString().replace("https:", "http:");

        assertThatThrownBy(() -> with(addressSetting(), plain))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining(addressSetting())
                .hasMessageContaining("https");
        assertThat(service.calls()).hasSize(asked);
    }

    @Test
    void isNotAskedWhenNobodyVouchesForIt() {
        var asked = service.calls().size();

        assertThatThrownBy(() -> with("AGENTMETRICS_KEY_MANAGER_CA", ""))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_KEY_MANAGER_CA");
        assertThat(service.calls()).hasSize(asked);
    }

    @Test
    void isNotAskedWhenItsCertificateIsAnotherHosts() {
        begin("elsewhere.example");

        assertThatThrownBy(() -> with()).isInstanceOf(Misconfigured.class);
        assertThat(service.calls()).isEmpty();
    }

    @Test
    void deploymentsWithOtherPrefixesDoNotSeeEachOther() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        var other = with("AGENTMETRICS_KEY_MANAGER_PREFIX", "staging");

        assertThat(other.describe().versions()).isEmpty();
        other.create(KEY, Use.WRAP);
        assertThatThrownBy(() -> other.unwrap(KEY, wrapped, CONTEXT)).isInstanceOf(Refused.class);
    }

    @Test
    void theContextIsSentToBeAuthenticated() {
        manager.create(KEY, Use.WRAP);
        manager.wrap(KEY, SECRET, CONTEXT);
        var one = sentContext();
        manager.wrap(KEY, SECRET, KeyContext.of("purpose", "backup"));

        assertThat(one).isNotEmpty();
        assertThat(sentContext()).isNotEqualTo(one);
    }

    /** Many versions and keys come in pages. */
    @Test
    void nothingIsLostBetweenPages() {
        manager.create(KEY, Use.WRAP);
        for (var version = 2; version <= 5; version++) {
            assertThat(manager.rotate(KEY).version()).isEqualTo(version);
        }

        assertThat(manager.describe().versions(KEY).stream().map(KeyVersion::version))
                .containsExactly(1, 2, 3, 4, 5);
    }

    /** A field of the last request to such a path. */
    protected final String last(String pathPart, String field) {
        return service.calls().reversed().stream()
                .filter(call -> call.path().contains(pathPart))
                .map(call -> call.json().path(field).asString(""))
                .findFirst()
                .orElse("");
    }
}
