package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.core.HealthCheck;
import dev.agentmetrics.server.crypto.keyring.KeyRing;

/** Whether keys may be used. */
public final class KeyManagerHealth implements HealthCheck {

    private final KeyRing ring;

    public KeyManagerHealth(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    public String name() {
        return "key_manager";
    }

    @Override
    public void check() {
        ring.requireUsable();
    }
}
