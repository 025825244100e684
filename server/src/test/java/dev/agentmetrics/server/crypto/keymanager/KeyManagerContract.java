package dev.agentmetrics.server.crypto.keymanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Refused;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every key manager promises, whichever kind it is. Each test begins without any key. */
public abstract class KeyManagerContract {

    protected static final KeyName ROOT = KeyName.ROOT;
    protected static final KeyName CODES = new KeyName("codes");
    protected static final KeyContext CONTEXT =
            new KeyContext(Map.of("purpose", "event-store", "organization", "o-1"));

    /** Long enough to be found again by chance never. */
    protected static final byte[] PLAINTEXT =
            "needle-plaintext-of-32-bytes-000".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST = 4_096;

    /** Opened, and always the same one within a test. */
    protected abstract KeyManager manager();

    /** A second node with the same settings; the first one where there can be no second. */
    protected KeyManager secondNode() {
        return manager();
    }

    /** Takes it away as its kind can go: a network, a token, a file. */
    protected abstract void goAway();

    protected abstract void comeBack();

    /** What it was opened with that nobody may see. */
    protected abstract List<String> credentials();

    private WrappedKey wrapped() {
        manager().create(ROOT, Use.WRAP);
        return manager().wrap(ROOT, PLAINTEXT, CONTEXT);
    }

    private void assertRefuses(WrappedKey wrapped, KeyContext context) {
        assertThatThrownBy(() -> manager().unwrap(ROOT, wrapped, context))
                .isInstanceOf(Refused.class);
    }

    private State state(KeyName key, int version) {
        return manager().describe().versions(key).stream()
                .filter(found -> found.version() == version)
                .map(KeyVersion::state)
                .findFirst()
                .orElse(State.DESTROYED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, LONGEST})
    void whatWasWrappedIsUnwrapped(int length) {
        var plaintext = new byte[length];
        Arrays.fill(plaintext, (byte) 7);
        manager().create(ROOT, Use.WRAP);

        var wrapped = manager().wrap(ROOT, plaintext, CONTEXT);

        var stored = WrappedKey.parse(wrapped.text());
        assertThat(wrapped.version()).isEqualTo(1);
        assertThat(manager().unwrap(ROOT, stored, CONTEXT)).isEqualTo(plaintext);
        assertThat(secondNode().unwrap(ROOT, stored, CONTEXT)).isEqualTo(plaintext);
    }

    @Test
    void theSameIsNeverWrappedTheSameWay() {
        var first = wrapped();

        assertThat(manager().wrap(ROOT, PLAINTEXT, CONTEXT).text()).isNotEqualTo(first.text());
        assertThat(first.text()).doesNotContain(encoded(PLAINTEXT));
    }

    @Test
    void anotherContextIsRefused() {
        var wrapped = wrapped();
        for (var other :
                List.of(
                        new KeyContext(Map.of()),
                        KeyContext.of("purpose", "event-store"),
                        new KeyContext(Map.of("purpose", "event-store", "organization", "o-2")),
                        new KeyContext(Map.of("purpose", "event-stor", "organization", "eo-1")),
                        new KeyContext(Map.of("organization", "event-store", "purpose", "o-1")),
                        new KeyContext(
                                Map.of(
                                        "purpose",
                                        "event-store",
                                        "organization",
                                        "o-1",
                                        "x",
                                        "")))) {
            assertRefuses(wrapped, other);
        }
    }

    @Test
    void anotherKeyIsRefused() {
        var wrapped = wrapped();
        var other = new KeyName("other");
        manager().create(other, Use.WRAP);

        assertThatThrownBy(() -> manager().unwrap(other, wrapped, CONTEXT))
                .isInstanceOf(Refused.class);
    }

    @Test
    void everyChangeIsRefused() {
        var wrapped = wrapped();
        var good = wrapped.ciphertext();
        var step = Math.max(1, good.length / 40);
        var changed = new ArrayList<byte[]>();
        for (var at = 0; at < good.length; at += step) {
            var copy = good.clone();
            copy[at] ^= 1;
            changed.add(copy);
        }
        var last = good.clone();
        last[last.length - 1] ^= (byte) 0x80;
        changed.add(last);
        changed.add(Arrays.copyOf(good, good.length - 1));
        changed.add(Arrays.copyOf(good, good.length + 1));
        changed.add(new byte[] {1});

        for (var bytes : changed) {
            assertRefuses(new WrappedKey(1, bytes), CONTEXT);
        }
        assertRefuses(new WrappedKey(2, good), CONTEXT);
    }

    @Test
    void theVersionThatItSaysIsTheOneThatCounts() {
        var wrapped = wrapped();
        manager().rotate(ROOT);

        assertRefuses(new WrappedKey(2, wrapped.ciphertext()), CONTEXT);
    }

    @Test
    void makingAKeyAgainKeepsIt() {
        var wrapped = wrapped();

        assertThat(manager().create(ROOT, Use.WRAP).version()).isEqualTo(1);
        assertThat(secondNode().create(ROOT, Use.WRAP).version()).isEqualTo(1);
        assertThat(manager().unwrap(ROOT, wrapped, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void nodesThatStartAtOnceHaveOneKey() throws Exception {
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var managers = List.of(manager(), secondNode());
            Callable<KeyVersion> first = () -> managers.getFirst().create(ROOT, Use.WRAP);
            Callable<KeyVersion> second = () -> managers.getLast().create(ROOT, Use.WRAP);
            for (var made : nodes.invokeAll(List.of(first, second))) {
                assertThat(made.get().version()).isEqualTo(1);
            }
        }

        var here = manager().wrap(ROOT, PLAINTEXT, CONTEXT);
        var there = secondNode().wrap(ROOT, PLAINTEXT, CONTEXT);
        assertThat(secondNode().unwrap(ROOT, here, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(manager().unwrap(ROOT, there, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(manager().describe().versions(ROOT)).hasSize(1);
    }

    @Test
    void theNewestVersionWrapsAndTheOlderOnesStillUnwrap() {
        var old = wrapped();

        assertThat(manager().rotate(ROOT).version()).isEqualTo(2);

        var young = manager().wrap(ROOT, PLAINTEXT, CONTEXT);
        assertThat(young.version()).isEqualTo(2);
        assertThat(secondNode().wrap(ROOT, PLAINTEXT, CONTEXT).version()).isEqualTo(2);
        assertThat(manager().unwrap(ROOT, old, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(manager().unwrap(ROOT, young, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(manager().rotate(ROOT).version()).isEqualTo(3);
    }

    @Test
    void aDisabledVersionDoesNothingUntilItIsEnabled() {
        var old = wrapped();
        manager().rotate(ROOT);

        manager().disable(ROOT, 1);
        manager().disable(ROOT, 1);
        assertRefuses(old, CONTEXT);
        assertThatThrownBy(() -> secondNode().unwrap(ROOT, old, CONTEXT))
                .isInstanceOf(Refused.class);
        assertThat(state(ROOT, 1)).isEqualTo(State.DISABLED);
        assertThat(manager().wrap(ROOT, PLAINTEXT, CONTEXT).version()).isEqualTo(2);

        manager().enable(ROOT, 1);
        manager().enable(ROOT, 1);
        assertThat(manager().unwrap(ROOT, old, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(state(ROOT, 1)).isEqualTo(State.ENABLED);
    }

    @Test
    void aDestroyedVersionIsGoneForGood() {
        var old = wrapped();
        manager().rotate(ROOT);
        var young = manager().wrap(ROOT, PLAINTEXT, CONTEXT);

        manager().disable(ROOT, 1);
        manager().destroy(ROOT, 1);
        manager().destroy(ROOT, 1);

        assertRefuses(old, CONTEXT);
        assertThatThrownBy(() -> manager().enable(ROOT, 1)).isInstanceOf(Refused.class);
        assertRefuses(old, CONTEXT);
        assertThat(state(ROOT, 1)).isEqualTo(State.DESTROYED);
        assertThat(manager().unwrap(ROOT, young, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(manager().create(ROOT, Use.WRAP).version()).isEqualTo(2);
        assertThat(manager().rotate(ROOT).version()).isEqualTo(3);
        assertThat(manager().unwrap(ROOT, young, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void theNewestVersionCannotBeTakenAway() {
        var wrapped = wrapped();

        assertThatThrownBy(() -> manager().disable(ROOT, 1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> manager().destroy(ROOT, 1)).isInstanceOf(Refused.class);
        assertThat(manager().unwrap(ROOT, wrapped, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void aCodeIsTheSameForTheSameVersionOnly() {
        var data = "data".getBytes(StandardCharsets.UTF_8);
        if (!manager().describe().canMac()) {
            assertThatThrownBy(() -> manager().create(CODES, Use.MAC)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> manager().mac(CODES, 1, data)).isInstanceOf(Refused.class);
            return;
        }
        manager().create(CODES, Use.MAC);
        var first = manager().mac(CODES, 1, data);
        manager().rotate(CODES);

        assertThat(first).hasSize(32);
        assertThat(manager().mac(CODES, 1, data)).isEqualTo(first);
        assertThat(secondNode().mac(CODES, 1, data)).isEqualTo(first);
        assertThat(manager().mac(CODES, 1, new byte[LONGEST])).hasSize(32).isNotEqualTo(first);
        assertThat(manager().mac(CODES, 2, data)).hasSize(32).isNotEqualTo(first);

        manager().disable(CODES, 1);
        assertThatThrownBy(() -> manager().mac(CODES, 1, data)).isInstanceOf(Refused.class);
        manager().enable(CODES, 1);
        assertThat(manager().mac(CODES, 1, data)).isEqualTo(first);
        manager().destroy(CODES, 1);
        assertThatThrownBy(() -> manager().mac(CODES, 1, data)).isInstanceOf(Refused.class);
    }

    @Test
    void aKeyDoesOneThing() {
        wrapped();
        assertThatThrownBy(() -> manager().mac(ROOT, 1, new byte[1]))
                .isInstanceOf(KeyManagerException.class);
        if (manager().describe().canMac()) {
            manager().create(CODES, Use.MAC);
            assertThatThrownBy(() -> manager().wrap(CODES, PLAINTEXT, CONTEXT))
                    .isInstanceOf(KeyManagerException.class);
        }
    }

    @Test
    void aKeyThatIsNotThereIsNotMade() {
        for (Callable<?> call :
                List.<Callable<?>>of(
                        () -> manager().wrap(ROOT, PLAINTEXT, CONTEXT),
                        () -> manager().rotate(ROOT),
                        () -> manager().unwrap(ROOT, new WrappedKey(1, PLAINTEXT), CONTEXT))) {
            assertThatThrownBy(call::call)
                    .isInstanceOf(KeyManagerException.class)
                    .isNotInstanceOf(Unavailable.class);
        }
        assertThat(manager().describe().versions()).isEmpty();
    }

    @Test
    void itTellsWhatThereIs() {
        manager().create(ROOT, Use.WRAP);
        manager().rotate(ROOT);
        manager().rotate(ROOT);
        manager().disable(ROOT, 1);

        var described = manager().describe();

        assertThat(described.provider()).isNotBlank();
        assertThat(described.place()).isNotBlank();
        assertThat(described.versions(ROOT).stream().map(KeyVersion::version))
                .containsExactly(1, 2, 3);
        assertThat(described.versions(ROOT).stream().map(KeyVersion::state))
                .containsExactly(State.DISABLED, State.ENABLED, State.ENABLED);
    }

    @Test
    void goneIsToldApartAndPasses() {
        var wrapped = wrapped();

        goAway();
        for (Callable<?> call :
                List.<Callable<?>>of(
                        () -> manager().unwrap(ROOT, wrapped, CONTEXT),
                        () -> manager().wrap(ROOT, PLAINTEXT, CONTEXT),
                        () -> manager().rotate(ROOT),
                        () -> manager().describe())) {
            assertThatThrownBy(call::call).isInstanceOf(Unavailable.class);
        }

        comeBack();
        assertThat(manager().unwrap(ROOT, wrapped, CONTEXT)).isEqualTo(PLAINTEXT);
    }

    @Test
    void nothingSaysASecret() {
        var wrapped = wrapped();
        manager().rotate(ROOT);
        manager().disable(ROOT, 1);
        var said = new ArrayList<String>();
        said.add(manager().toString());
        said.add(manager().describe().toString());
        said.add(wrapped.toString());
        said.addAll(said(() -> manager().unwrap(ROOT, wrapped, CONTEXT)));
        said.addAll(said(() -> manager().unwrap(ROOT, new WrappedKey(2, PLAINTEXT), CONTEXT)));
        said.addAll(said(() -> manager().wrap(new KeyName("none"), PLAINTEXT, CONTEXT)));
        goAway();
        said.addAll(said(() -> manager().wrap(ROOT, PLAINTEXT, CONTEXT)));
        comeBack();

        assertThat(said).hasSizeGreaterThanOrEqualTo(7);
        var secrets = new ArrayList<>(credentials());
        secrets.add(new String(PLAINTEXT, StandardCharsets.US_ASCII));
        secrets.add(Base64.getEncoder().encodeToString(PLAINTEXT));
        secrets.add(encoded(PLAINTEXT));
        secrets.add(HexFormat.of().formatHex(PLAINTEXT));
        secrets.forEach(secret -> assertThat(said).noneMatch(text -> text.contains(secret)));
    }

    /** What an exception and all behind it say. */
    private static List<String> said(Callable<?> call) {
        var said = new ArrayList<String>();
        var failure = catchThrowable(call::call);
        assertThat(failure).isInstanceOf(KeyManagerException.class);
        assertThat(failure.getMessage()).isNotBlank().hasLineCount(1);
        for (; failure != null; failure = failure.getCause()) {
            said.add(failure.toString());
        }
        return said;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
