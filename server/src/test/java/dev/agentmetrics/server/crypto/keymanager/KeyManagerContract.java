package dev.agentmetrics.server.crypto.keymanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agentmetrics.server.crypto.keymanager.KeyManager.Use;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every kind of key manager does; each has a test that extends this. */
public abstract class KeyManagerContract {

    protected static final KeyName KEY = KeyName.ROOT;
    protected static final KeyContext CONTEXT =
            new KeyContext(Map.of("deployment", "d1", "purpose", "control-store"));
    protected static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    protected KeyManager manager;

    /** A key manager without keys. */
    protected abstract KeyManager open() throws Exception;

    /** The same one, as after a restart. */
    protected abstract KeyManager reopen() throws Exception;

    /** Of the clock that it was given, if the provider goes by that. */
    protected abstract Instant now();

    @BeforeEach
    final void openFirst() throws Exception {
        manager = open();
    }

    @AfterEach
    final void closeLast() {
        manager.close();
    }

    @Test
    void whatWasWrappedIsUnwrappedAlsoAfterARestart() throws Exception {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        assertThat(wrapped.version()).isEqualTo(1);
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
        manager.close();
        manager = reopen();
        assertThat(manager.unwrap(KEY, WrappedKey.parse(wrapped.text()), CONTEXT))
                .isEqualTo(SECRET);
    }

    @Test
    void theSameIsNeverWrappedAlike() {
        manager.create(KEY, Use.WRAP);

        assertThat(manager.wrap(KEY, SECRET, CONTEXT).text())
                .isNotEqualTo(manager.wrap(KEY, SECRET, CONTEXT).text());
    }

    @Test
    void anotherContextUnwrapsNothing() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        assertThatThrownBy(() -> manager.unwrap(KEY, wrapped, KeyContext.of("deployment", "d1")))
                .isInstanceOf(KeyManagerException.Refused.class);
    }

    @Test
    void aChangedCiphertextUnwrapsNothing() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        var bytes = wrapped.ciphertext();
        bytes[bytes.length - 1] ^= 1;

        assertThatThrownBy(() -> manager.unwrap(KEY, new WrappedKey(1, bytes), CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
    }

    @Test
    void anUnknownKeyOrVersionIsRefused() {
        assertThatThrownBy(() -> manager.wrap(KEY, SECRET, CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);
        assertThatThrownBy(
                        () -> manager.unwrap(KEY, new WrappedKey(7, wrapped.ciphertext()), CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
    }

    @Test
    void creatingAgainMakesNothing() {
        var first = manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        assertThat(manager.create(KEY, Use.WRAP)).isEqualTo(first);
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aNewVersionWrapsAndTheOldOneStillUnwraps() {
        manager.create(KEY, Use.WRAP);
        var old = manager.wrap(KEY, SECRET, CONTEXT);

        assertThat(manager.rotate(KEY).version()).isEqualTo(2);
        assertThat(manager.wrap(KEY, SECRET, CONTEXT).version()).isEqualTo(2);
        assertThat(manager.unwrap(KEY, old, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aDisabledVersionDoesNothingUntilItIsEnabled() throws Exception {
        manager.create(KEY, Use.WRAP);
        var old = manager.wrap(KEY, SECRET, CONTEXT);
        manager.rotate(KEY);
        manager.disable(KEY, 1);
        manager.disable(KEY, 1);
        manager.close();
        manager = reopen();

        assertThatThrownBy(() -> manager.unwrap(KEY, old, CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
        assertThat(manager.describe().versions(KEY))
                .extracting(KeyVersion::state)
                .containsExactly(State.DISABLED, State.ENABLED);
        manager.enable(KEY, 1);
        assertThat(manager.unwrap(KEY, old, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void aDestroyedVersionIsGone() throws Exception {
        manager.create(KEY, Use.WRAP);
        var old = manager.wrap(KEY, SECRET, CONTEXT);
        manager.rotate(KEY);
        manager.disable(KEY, 1);
        manager.destroy(KEY, 1);
        manager.destroy(KEY, 1);
        manager.close();
        manager = reopen();

        assertThatThrownBy(() -> manager.unwrap(KEY, old, CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
        assertThatThrownBy(() -> manager.enable(KEY, 1))
                .isInstanceOf(KeyManagerException.Refused.class);
        assertThat(manager.rotate(KEY).version()).isEqualTo(3);
    }

    @Test
    void theNewestVersionIsNeitherDisabledNorDestroyed() {
        manager.create(KEY, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        assertThatThrownBy(() -> manager.disable(KEY, 1))
                .isInstanceOf(KeyManagerException.Refused.class);
        assertThatThrownBy(() -> manager.destroy(KEY, 1))
                .isInstanceOf(KeyManagerException.Refused.class);
        assertThat(manager.unwrap(KEY, wrapped, CONTEXT)).isEqualTo(SECRET);
    }

    @Test
    void keysHaveNothingInCommon() {
        var other = new KeyName("other");
        manager.create(KEY, Use.WRAP);
        manager.create(other, Use.WRAP);
        var wrapped = manager.wrap(KEY, SECRET, CONTEXT);

        assertThatThrownBy(() -> manager.unwrap(other, wrapped, CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
    }

    @Test
    void codesStayTheSamePerVersion() {
        assumeThat(manager.describe().canMac()).isTrue();
        var key = new KeyName("codes");
        manager.create(key, Use.MAC);
        var code = manager.mac(key, 1, SECRET);
        manager.rotate(key);

        assertThat(code).hasSize(32).isEqualTo(manager.mac(key, 1, SECRET));
        assertThat(manager.mac(key, 2, SECRET)).isNotEqualTo(code);
        assertThatThrownBy(() -> manager.wrap(key, SECRET, CONTEXT))
                .isInstanceOf(KeyManagerException.Refused.class);
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
        assertThat(manager.toString() + description)
                .doesNotContainIgnoringCase("passw0rd")
                .doesNotContain("123456");
    }
}
