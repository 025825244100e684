package dev.agentmetrics.server.db.internal;

import dev.agentmetrics.server.core.InRounds;
import dev.agentmetrics.server.db.KeptInMemory;
import dev.agentmetrics.server.db.OneServer;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Looks every two seconds whether this is still the one server of its database: sooner than another
 * one takes to start.
 */
@Component
class OneServerRounds implements InRounds {

    private final OneServer lock;
    private final List<KeptInMemory> memories;

    OneServerRounds(OneServer lock, List<KeptInMemory> memories) {
        this.lock = lock;
        this.memories = memories;
    }

    @Override
    public String name() {
        return "one-server";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void round() {
        lock.check(() -> memories.forEach(KeptInMemory::readAgain));
    }

    @Override
    public void calledBy(Runnable call) {}
}
