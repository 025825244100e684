package dev.agentmetrics.server.crypto.internal.ring;

import dev.agentmetrics.server.core.InRounds;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Asks the key manager every half minute, so that requests do not have to. */
@Component
class LeaseRenewal implements InRounds {

    private final StoredKeyRing ring;

    LeaseRenewal(StoredKeyRing ring) {
        this.ring = ring;
    }

    @Override
    public String name() {
        return "key-manager";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void round() {
        ring.renew();
    }

    @Override
    public void calledBy(Runnable call) {}
}
