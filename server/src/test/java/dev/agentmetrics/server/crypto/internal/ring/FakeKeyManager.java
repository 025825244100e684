package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.Hashes;
import dev.agentmetrics.server.crypto.internal.AesGcm;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A key manager that can be gone, or refuse. */
public final class FakeKeyManager implements KeyManager {

    private final Map<KeyName, List<KeyVersion>> keys = new LinkedHashMap<>();
    private final InstantSource clock;
    private boolean gone;
    private boolean refusing;
    private int calls;
    private Runnable whenUnwrapping = () -> {};

    public FakeKeyManager(InstantSource clock) {
        this.clock = clock;
    }

    /** Nobody answers until {@link #comeBack}. */
    public void disappear() {
        gone = true;
    }

    public void comeBack() {
        gone = false;
    }

    /** Whether it wraps nothing, as when a right was taken away. */
    public void refuseToWrap(boolean refuses) {
        refusing = refuses;
    }

    /** Happens once, in the middle of the next unwrapping. */
    void whenUnwrapping(Runnable once) {
        whenUnwrapping = once;
    }

    int calls() {
        return calls;
    }

    private List<KeyVersion> versions(KeyName key) {
        return keys.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    @Override
    public KeyVersion create(KeyName key, Use use) {
        answer();
        return versions(key).isEmpty() ? rotate(key) : versions(key).getLast();
    }

    @Override
    public KeyVersion rotate(KeyName key) {
        answer();
        var made =
                new KeyVersion(key, versions(key).size() + 1, State.ENABLED, clock.instant(), null);
        versions(key).add(made);
        return made;
    }

    @Override
    public void disable(KeyName key, int version) {
        put(key, version, State.DISABLED);
    }

    @Override
    public void enable(KeyName key, int version) {
        put(key, version, State.ENABLED);
    }

    @Override
    public void destroy(KeyName key, int version) {
        put(key, version, State.DESTROYED);
    }

    private void put(KeyName key, int version, State state) {
        answer();
        var before = versions(key).get(version - 1);
        versions(key).set(version - 1, new KeyVersion(key, version, state, before.created(), null));
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        answer();
        if (refusing) {
            throw new KeyManagerException.Refused("the test lets nothing be wrapped");
        }
        int version = versions(key).size();
        return new WrappedKey(
                version, AesGcm.seal(bytes(key, version), plaintext, context.bytes()));
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        answer();
        var now = whenUnwrapping;
        whenUnwrapping = () -> {};
        now.run();
        if (versions(key).size() < wrapped.version()
                || versions(key).get(wrapped.version() - 1).state() != State.ENABLED) {
            throw new KeyManagerException.Refused("not enabled");
        }
        try {
            return AesGcm.open(
                    bytes(key, wrapped.version()), wrapped.ciphertext(), context.bytes());
        } catch (AesGcm.NotOurs failure) {
            throw new KeyManagerException.Refused("not ours", failure);
        }
    }

    private static byte[] bytes(KeyName name, int version) {
        var key = Hashes.sha256(name.text().getBytes(StandardCharsets.US_ASCII));
        key[0] = (byte) version;
        return key;
    }

    @Override
    public byte[] mac(KeyName key, int version, byte[] data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyManagerDescription describe() {
        answer();
        return new KeyManagerDescription(
                "fake",
                "a test",
                false,
                true,
                false,
                keys.values().stream().flatMap(List::stream).toList());
    }

    private void answer() {
        calls++;
        if (gone) {
            throw new KeyManagerException.Unavailable("the test has taken it away");
        }
    }

    @Override
    public void close() {}
}
