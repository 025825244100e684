package dev.agentmetrics.server.crypto.internal.cloud;

import dev.agentmetrics.server.crypto.Secret;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps a token in memory, and fetches the next one in time. */
public final class RenewedToken implements Credential {

    private final Supplier<Token> source;
    private final InstantSource clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private @Nullable Token token;

    public RenewedToken(Supplier<Token> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public Secret current() {
        oneAtATime.lock();
        try {
            var present = token;
            if (present == null || !clock.instant().isBefore(present.renewal())) {
                present = source.get();
                token = present;
            }
            return present.value();
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public void forget() {
        oneAtATime.lock();
        try {
            token = null;
        } finally {
            oneAtATime.unlock();
        }
    }
}
