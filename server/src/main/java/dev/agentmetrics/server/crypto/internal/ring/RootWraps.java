package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.crypto.internal.ring.RingContent.Entry;
import dev.agentmetrics.server.crypto.keymanager.KeyContext;
import dev.agentmetrics.server.crypto.keymanager.KeyManager;
import dev.agentmetrics.server.crypto.keymanager.KeyName;
import dev.agentmetrics.server.crypto.keymanager.WrappedKey;
import dev.agentmetrics.server.crypto.keyring.DataKeyInfo.State;
import dev.agentmetrics.server.crypto.keyring.Purpose;
import java.time.Instant;
import java.util.Map;

/**
 * Wraps data keys by the root, each with what it is: deployment, purpose, version and date. A key
 * in another one's place, or with another date, is not unwrapped.
 */
final class RootWraps {

    private final KeyManager manager;
    private final KeyName root;

    RootWraps(KeyManager manager, KeyName root) {
        this.manager = manager;
        this.root = root;
    }

    /** The version of the root that this was wrapped by. */
    static int version(String wrapped) {
        return WrappedKey.parse(wrapped).version();
    }

    Entry entry(String deployment, Purpose purpose, int version, Instant created, byte[] key) {
        var draft = new Entry(purpose.text(), version, State.CURRENT, created, null, null);
        return draft.wrapped(manager.wrap(root, key, context(deployment, draft)).text());
    }

    byte[] unwrap(String deployment, Entry entry) {
        var wrapped = entry.wrapped();
        if (wrapped == null) {
            throw new IllegalStateException(entry.id() + " was destroyed");
        }
        return manager.unwrap(root, WrappedKey.parse(wrapped), context(deployment, entry));
    }

    /** The same key, wrapped by the newest version of the root. */
    Entry again(String deployment, Entry entry) {
        var key = unwrap(deployment, entry);
        return entry.wrapped(manager.wrap(root, key, context(deployment, entry)).text());
    }

    String wrapSeal(String deployment, byte[] key) {
        return manager.wrap(root, key, ofSeal(deployment)).text();
    }

    byte[] unwrapSeal(String deployment, String wrapped) {
        return manager.unwrap(root, WrappedKey.parse(wrapped), ofSeal(deployment));
    }

    private static KeyContext ofSeal(String deployment) {
        return new KeyContext(Map.of("deployment", deployment, "purpose", "ring-seal"));
    }

    private static KeyContext context(String deployment, Entry entry) {
        return new KeyContext(
                Map.of(
                        "deployment",
                        deployment,
                        "purpose",
                        entry.purpose(),
                        "version",
                        Integer.toString(entry.version()),
                        "created",
                        entry.created().toString()));
    }
}
