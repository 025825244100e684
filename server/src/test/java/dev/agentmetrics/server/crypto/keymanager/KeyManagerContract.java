package dev.agentmetrics.server.crypto.keymanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Refused;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException.Unavailable;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of key manager does; each has a test that extends this. */
public abstract class KeyManagerContract {

    protected static final KeyName KEY = KeyName.ROOT;
    protected static final KeyName CODES = new KeyName("codes");
    protected static final KeyContext CONTEXT =
            new KeyContext(Map.of("deployment", "d1", "purpose", "control-store"));
    protected static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST = 4_096;

    protected KeyManager manager;

    /** A key manager without keys. */
    protected abstract KeyManager open() throws Exception;

    /** The same one, as after a restart. */
    protected abstract KeyManager reopen() throws Exception;

    /** When the first version of a key is made, by the provider's clock. */
    protected abstract Instant now();

    /** What it was opened with that nobody may see. */
    protected List<String> credentials() {
        return List.of("passw0rd", "123456");
    }

    /** Takes it away as its kind can go, and says whether that is possible. */
    protected boolean goesAway() {
        return false;
    }

    protected void comesBack() {}

    @BeforeEach
    final void openFirst() throws Exception {
        manager = open();
    }

    @AfterEach
    final void closeLast() {
        manager.close();
    }

    private void restart() throws Exception {
        manager.close();
        manager = reopen();
    }

    private WrappedKey wrapped() {
        manager.create(KEY, Use.WRAP);
        return manager.wrap(KEY, SECRET, CONTEXT);
    }

    private void assertRefuses(WrappedKey wrapped, KeyContext context) {
        assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, context)).isInstanceOf(Refused.class);
    }

    private State state(int version) {
        return manager.describe().versions(KEY).stream()
                .filter(found -> found.version() == version)
                .map(KeyVersion::state)
                .findFirst()
                .orElse(State.DESTROYED);
    }

    @Test
    void whatWasWrappedIsUnwrappedAlsoAfterARestart() throws Exception {
        var wrapped = wrapped();

        assertThat(wrapped.version()).isEqualTo(1);
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
        restart();
        assertThat(manager.unwrap(KEY, WrappedKey.parse(wrapped.text()), CONTEXT))
                .isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LONGEST})
    void anyLengthUpToTheLongestIsWrapped(int length) {
        var plaintext = new byte[length];
        Arrays.fill(plaintext, (byte) 7);
        manager.create(KEY, Use.WRAP);

        var stored = WrappedKey.parse(manager.wrap(KEY, plaintext, CONTEXT).text());

        assertThat(manager.unwrap(KEY, stored, CONTEXT)).isEqualTo(plaintext);
    }

    @Test
    void theSameIsNeverWrappedAlike() {
        var first = wrapped();

        assertThat(manager.wrap(KEY, SECRET, CONTEXT).text()).isNotEqualTo(first.text());
        assertThat(new String(first.ciphertext(), StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(SECRET, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anotherContextUnwrapsNothing() {
        var wrapped = wrapped();
        for (var other :
                List.of(
                        new KeyContext(Map.of()),
                        KeyContext.of("deployment", "d1"),
                        new KeyContext(Map.of("deployment", "d2", "purpose", "control-store")),
                        new KeyContext(Map.of("deployment", "control-store", "purpose", "d1")),
                        new KeyContext(Map.of("deployment", "d1p", "urpose", "control-store")))) {
            assertRefuses(wrapped, other);
        }
    }

    @Test
    void aChangedCiphertextUnwrapsNothing() {
        var wrapped = wrapped();
        var good = wrapped.ciphertext();
        var step = Math.max(1, good.length / 40);
        var changed = new ArrayList<byte[]>();
        for (var at = good.length - 1; at >= 0; at -= step) {
            var copy = good.clone();
            copy[at] ^= 1;
            changed.add(copy);
        }
        changed.add(Arrays.copyOf(good, good.length - 1));
        changed.add(Arrays.copyOf(good, good.length + 1));
        changed.add(new byte[] {1});

        for (var bytes : changed) {
            assertRefuses(new WrappedKey(1, bytes), CONTEXT);
        }
    }

    @Test
    void theVersionThatItSaysIsTheOneThatCounts() {
        var wrapped = wrapped();
        manager.rotate(KEY);

        assertRefuses(new WrappedKey(2, wrapped.ciphertext()), CONTEXT);
    }

    @Test
    void anUnknownKeyOrVersionIsRefused() {
        for (Callable<?> call :
                List.<Callable<?>>of(
                        () -> manager.wrap(KEY, SECRET, CONTEXT),
                        () -> manager.rotate(KEY),
                        () -> manager.unwrap(KEY, new WrappedKey(1, SECRET), CONTEXT))) {
            assertThatThrownBy(call::call).isInstanceOf(Refused.class);
        }
        assertThat(manager.describe().versions()).isEmpty();
        assertRefuses(new WrappedKey(7, wrapped().ciphertext()), CONTEXT);
    }

    @Test
    void creatingAgainMakesNothing() {
        var first = manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        assertThat(manager.create(KEY, Use.WRAP)).isEqualTo(first);
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
        assertThat(manager.describe().versions(KEY)).hasSize(1);
    }

    @Test
    void aNewVersionWrapsAndTheOldOneStillUnwraps() {
        var old = wrapped();

        assertThat(manager.rotate(KEY).version()).isEqualTo(2);
        assertThat(manager.wrap(KEY, SECRET, CONTEXT).version()).isEqualTo(2);
        assertThat(manager.unwrap(KEY, old, CONTEXT)).isEqualTo(SECRET);
        assertThat(manager.create(KEY, Use.WRAP).version()).isEqualTo(2);
    }

    @Test
    void aDisabledVersionDoesNothingUntilItIsEnabled() throws Exception {
        var old = wrapped();
        manager.rotate(KEY);
        manager.disable(KEY, 1);
        manager.disable(KEY, 1);
        restart();

        assertRefuses(old, CONTEXT);
        assertThat(manager.describe().versions(KEY))
                .extracting(KeyVersion::state)
                .containsExactly(State.DISABLED, State.ENABLED);
        manager.enable(KEY, 1);
        manager.enable(KEY, 1);
        assertThat(manager.unwrap(KEY, old, CONTEXT)).isEqualTo(SECRET);
        assertThat(state(1)).isEqualTo(State.ENABLED);
    }

    @Test
    void aDestroyedVersionIsGone() throws Exception {
        var old = wrapped();
        manager.rotate(KEY);
        var young = manager.wrap(KEY, SECRET, CONTEXT);
        manager.disable(KEY, 1);
        manager.destroy(KEY, 1);
        manager.destroy(KEY, 1);
        restart();

        assertRefuses(old, CONTEXT);
        assertThatThrownBy(() -> manager.enable(KEY, 1)).isInstanceOf(Refused.class);
        assertRefuses(old, CONTEXT);
        assertThat(state(1)).isEqualTo(State.DESTROYED);
        assertThat(manager.rotate(KEY).version()).isEqualTo(3);
        assertThat(manager.unwrap(KEY, young, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void theNewestVersionIsNeitherDisabledNorDestroyed() {
        var wrapped = wrapped();

        assertThatThrownBy(() -> manager.disable(KEY, 1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> manager.destroy(KEY, 1)).isInstanceOf(Refused.class);
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void keysHaveNothingInCommon() {
        var other = new KeyName("other");
        var wrapped = wrapped();
        manager.create(other, Use.WRAP);

        assertThatThrownBy(() -> manager.unwrap(other, wrapped, CONTEXT))
                .isInstanceOf(Refused.class);
    }

    @Test
    void codesStayTheSamePerVersion() {
        assumeThat(manager.describe().canMac()).isTrue();
        manager.create(CODES, Use.MAC);
        var code = manager.mac(CODES, 1, SECRET);
        manager.rotate(CODES);

        assertThat(code).hasSize(32).isEqualTo(manager.mac(CODES, 1, SECRET));
        assertThat(manager.mac(CODES, 1, new byte[LONGEST])).hasSize(32).isNotEqualTo(code);
        assertThat(manager.mac(CODES, 2, SECRET)).isNotEqualTo(code);
        assertThatThrownBy(() -> manager.wrap(CODES, SECRET, CONTEXT)).isInstanceOf(Refused.class);

        manager.disable(CODES, 1);
        assertThatThrownBy(() -> manager.mac(CODES, 1, SECRET)).isInstanceOf(Refused.class);
        manager.enable(CODES, 1);
        assertThat(manager.mac(CODES, 1, SECRET)).isEqualTo(code);
        manager.destroy(CODES, 1);
        assertThatThrownBy(() -> manager.mac(CODES, 1, SECRET)).isInstanceOf(Refused.class);
    }

    @Test
    void whoeverHasNoKeysForCodesSaysSo() {
        assumeThat(manager.describe().canMac()).isFalse();

        assertThatThrownBy(() -> manager.create(CODES, Use.MAC)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> manager.mac(CODES, 1, SECRET)).isInstanceOf(Refused.class);
    }

    @Test
    void goneIsToldApartAndPasses() {
        var wrapped = wrapped();
        assumeThat(goesAway()).isTrue();

        for (Callable<?> call :
                List.<Callable<?>>of(
                        () -> manager.unwrap(KEY, wrapped, CONTEXT),
                        () -> manager.wrap(KEY, SECRET, CONTEXT),
                        () -> manager.rotate(KEY),
                        () -> manager.describe())) {
            assertThatThrownBy(call::call).isInstanceOf(Unavailable.class);
        }
        comesBack();
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void describesItselfWithoutSecrets() {
        manager.create(KEY, Use.WRAP);
        var description = manager.describe();

        assertThat(description.versions(KEY))
                .singleElement()
                .satisfies(
                        version -> {
                            assertThat(version.state()).isEqualTo(State.ENABLED);
                            assertThat(version.created()).isEqualTo(now());
                        });
        assertThat(description.place()).isNotBlank();
        assertSaysNoSecret(List.of(manager.toString(), description.toString()));
    }

    @Test
    void noRefusalSaysASecret() {
        var wrapped = wrapped();
        manager.rotate(KEY);
        manager.disable(KEY, 1);
        var said = new ArrayList<String>();
        said.add(wrapped.toString());
        said.addAll(said(() -> manager.unwrap(KEY, wrapped, CONTEXT)));
        said.addAll(said(() -> manager.unwrap(KEY, new WrappedKey(2, SECRET), CONTEXT)));
        said.addAll(said(() -> manager.wrap(new KeyName("none"), SECRET, CONTEXT)));
        if (goesAway()) {
            said.addAll(said(() -> manager.wrap(KEY, SECRET, CONTEXT)));
            comesBack();
        }
        assertSaysNoSecret(said);
    }

    private void assertSaysNoSecret(List<String> said) {
        var secrets = new ArrayList<>(credentials());
        secrets.add(new String(SECRET, StandardCharsets.US_ASCII));
        secrets.add(Base64.getEncoder().encodeToString(SECRET));
        secrets.add(Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET));
        secrets.add(HexFormat.of().formatHex(SECRET));
        secrets.forEach(
                secret ->
                        assertThat(said)
                                .allSatisfy(
                                        text ->
                                                assertThat(text)
                                                        .doesNotContainIgnoringCase(secret)));
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
}
