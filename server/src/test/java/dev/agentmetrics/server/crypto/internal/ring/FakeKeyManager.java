package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.internal.AesGcm;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerDescription;
import dev.agentmetrics.server.crypto.keymanager.KeyManagerException;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion;
import dev.agentmetrics.server.crypto.keymanager.KeyVersion.State;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A key manager that can be gone. Knows one key. */
public final class FakeKeyManager implements KeyManager {

    private final List<KeyVersion> versions = new ArrayList<>();
    private final InstantSource clock;
    private boolean gone;
    private int calls;

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

    int calls() {
        return calls;
    }

    @Override
    public KeyVersion create(KeyName key, Use use) {
        answer();
        return versions.isEmpty() ? rotate(key) : versions.getLast();
    }

    @Override
    public KeyVersion rotate(KeyName key) {
        answer();
        var made = new KeyVersion(key, versions.size() + 1, State.ENABLED, clock.instant(), null);
        versions.add(made);
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
        var before = versions.get(version - 1);
        versions.set(version - 1, new KeyVersion(key, version, state, before.created(), null));
    }

    @Override
    public WrappedKey wrap(KeyName key, byte[] plaintext, KeyContext context) {
        answer();
        int version = versions.size();
        return new WrappedKey(version, AesGcm.seal(bytes(version), plaintext, context.bytes()));
    }

    @Override
    public byte[] unwrap(KeyName key, WrappedKey wrapped, KeyContext context) {
        answer();
        if (versions.size() < wrapped.version()
                || versions.get(wrapped.version() - 1).state() != State.ENABLED) {
            throw new KeyManagerException.Refused("not enabled");
        }
        try {
            return AesGcm.open(bytes(wrapped.version()), wrapped.ciphertext(), context.bytes());
        } catch (AesGcm.NotOurs failure) {
            throw new KeyManagerException.Refused("not ours", failure);
        }
    }

    private static byte[] bytes(int version) {
        var key = new byte[32];
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
        return new KeyManagerDescription("fake", "a test", false, true, false, versions);
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
