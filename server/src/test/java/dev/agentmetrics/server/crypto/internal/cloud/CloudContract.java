package dev.agentmetrics.server.crypto.internal.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentmetrics.server.core.DataDir;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerContract;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Misconfigured;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Refused;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerProvider.Surroundings;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble;
import dev.agentmetrics.server.testing.keymanagers.KeyServiceDouble.Trouble;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What key managers beyond a network promise beside what all promise. */
public abstract class CloudContract extends KeyManagerContract {

    /** Short, because tests wait for time-outs; long enough for one answer on a busy machine. */
    protected static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(2), 2, Duration.ofMillis(1));

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir protected Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable KeyServiceDouble service;
    private @Nullable KeyManager manager;
    private @Nullable KeyManager second;

    /** A new service without keys, under the name of this host. */
    protected abstract KeyServiceDouble newService(String host);

    protected abstract KeyManagerProvider provider();

    /** What names the service, its address included. */
    protected abstract Map<String, String> settings();

    /** The name of the setting with the address. */
    protected abstract String addressSetting();

    protected KeyServiceDouble service() {
        if (service == null) {
            service = newService("localhost");
            opened.addFirst(service);
        }
        return service;
    }

    @AfterEach
    void close() throws Exception {
        for (var open : opened) {
            open.close();
        }
    }

    protected <T extends AutoCloseable> T closing(T resource) {
        opened.addFirst(resource);
        return resource;
    }

    protected final KeyManager open(KeyManagerProvider provider, Map<String, String> settings) {
        var properties = new HashMap<String, String>();
        settings.forEach(
                (name, value) ->
                        properties.put(
                                name.toLowerCase(Locale.ROOT)
                                        .replaceFirst("_", ".")
                                        .replace('_', '-'),
                                value));
        var binder = new Binder(new MapConfigurationPropertySource(properties));
        var surroundings =
                new Surroundings(
                        binder,
                        new DataDir(folder),
                        count -> {
                            var bytes = new byte[count];
                            RANDOM.nextBytes(bytes);
                            return bytes;
                        },
                        Clock.systemUTC());
        return closing(provider.open(surroundings));
    }

    /** The usual settings, with some of them changed; an empty one is left out. */
    protected final Map<String, String> with(String... changes) {
        service();
        var all = new HashMap<>(settings());
        all.put("AGENTMETRICS_KEY_MANAGER_CA", service().caFile().toString());
        for (var i = 0; i < changes.length; i += 2) {
            all.put(changes[i], changes[i + 1]);
        }
        all.values().removeIf(String::isEmpty);
        return all;
    }

    @Override
    protected KeyManager manager() {
        if (manager == null) {
            manager = open(provider(), with());
        }
        return manager;
    }

    @Override
    protected KeyManager secondNode() {
        if (second == null) {
            second = open(provider(), with());
        }
        return second;
    }

    @Override
    protected void goAway() {
        service().set(Trouble.DOWN);
    }

    @Override
    protected void comeBack() {
        service().set(Trouble.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "THROTTLED", "SILENT", "HTML"})
    void troubleIsNoAnswer(Trouble trouble) {
        manager().create(ROOT, Use.WRAP);
        var asked = service().calls().size();

        service().set(trouble);

        assertThatThrownBy(() -> manager().wrap(ROOT, PLAINTEXT, CONTEXT))
                .isInstanceOf(Unavailable.class)
                .message()
                .doesNotContain("needle");
        assertThat(service().calls()).hasSize(asked + PATIENCE.attempts());
    }

    @Test
    void aRefusalIsNotTriedAgainForLong() {
        manager().create(ROOT, Use.WRAP);

        service().set(Trouble.DENIED);

        assertThatThrownBy(() -> manager().wrap(ROOT, PLAINTEXT, CONTEXT))
                .isInstanceOf(Refused.class);
    }

    @Test
    void whoeverMayNothingIsNotLetToStart() {
        service().set(Trouble.DENIED);

        assertThatThrownBy(() -> open(provider(), with())).isInstanceOf(Refused.class);
    }

    @Test
    void isOnlyAskedOverTls() {
        var plain = service().address().toString().replace("https:", "http:");

        assertThatThrownBy(() -> open(provider(), with(addressSetting(), plain)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining(addressSetting())
                .hasMessageContaining("https");
        assertThat(service().calls()).isEmpty();
    }

    @Test
    void isNotAskedWhenNobodyVouchesForIt() {
        assertThatThrownBy(() -> open(provider(), with("AGENTMETRICS_KEY_MANAGER_CA", "")))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("AGENTMETRICS_KEY_MANAGER_CA");
        assertThat(service().calls()).isEmpty();
    }

    @Test
    void isNotAskedWhenItsCertificateIsAnotherHosts() {
        service = newService("elsewhere.example");
        opened.addFirst(service);

        assertThatThrownBy(() -> open(provider(), with())).isInstanceOf(Misconfigured.class);
        assertThat(service().calls()).isEmpty();
    }

    @Test
    void deploymentsWithOtherPrefixesDoNotSeeEachOther() {
        manager().create(ROOT, Use.WRAP);
        var wrapped = manager().wrap(ROOT, PLAINTEXT, CONTEXT);
        var other = open(provider(), with("AGENTMETRICS_KEY_MANAGER_PREFIX", "staging"));

        assertThat(other.describe().versions()).isEmpty();
        other.create(ROOT, Use.WRAP);
        assertThatThrownBy(() -> other.unwrap(ROOT, wrapped, CONTEXT))
                .isInstanceOf(Refused.class);
    }

    @Test
    void theContextIsSentToBeAuthenticated() {
        manager().create(ROOT, Use.WRAP);
        manager().wrap(ROOT, PLAINTEXT, CONTEXT);
        var one = sentContext();
        manager().wrap(
                ROOT,
                PLAINTEXT,
                KeyContext.of("purpose", "backup"));

        assertThat(one).isNotEmpty();
        assertThat(sentContext()).isNotEqualTo(one);
    }

    /** What was last sent beside the plaintext; where an envelope of ours binds it, its digest. */
    protected abstract String sentContext();

    protected final String last(String pathPart, String field) {
        return service().calls().reversed().stream()
                .filter(call -> call.path().contains(pathPart))
                .map(call -> call.json().path(field).asString(""))
                .findFirst()
                .orElse("");
    }
}
