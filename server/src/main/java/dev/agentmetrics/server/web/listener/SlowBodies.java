package dev.agentmetrics.server.web.listener;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Ends the reading of bodies that trickle: whoever waits for one gets a {@link TimeoutException}.
 * The idle timeout does not: one byte now and then keeps a request alive for ever.
 *
 * <p>Jetty's own handler for this judges from the first byte on, and so refuses honest clients
 * whose first packet happens to be small. This one gives everybody some time first.
 */
final class SlowBodies extends Handler.Wrapper {

    private final Duration grace;
    private final long bytesPerSecond;

    SlowBodies(Handler handler, Duration grace, long bytesPerSecond) {
        super(handler);
        this.grace = grace;
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Watched(request), response, callback);
    }

    private boolean isTooSlow(long nanos, long bytes) {
        return nanos > grace.toNanos() && bytes < bytesPerSecond * (nanos / 1e9);
    }

    /** Counts what has arrived since somebody first waited for it. */
    private final class Watched extends Request.Wrapper {

        private long began;
        private boolean waiting;
        private long received;
        private Content.@Nullable Chunk tooSlow;

        Watched(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (tooSlow != null) {
                return tooSlow;
            }
            var chunk = super.read();
            if (chunk != null && !Content.Chunk.isFailure(chunk)) {
                received += chunk.remaining();
            }
            return chunk;
        }

        @Override
        public void demand(Runnable demandCallback) {
            if (!waiting) {
                waiting = true;
                began = NanoTime.now();
            } else if (isTooSlow(NanoTime.since(began), received)) {
                tooSlow = Content.Chunk.from(new TimeoutException("the body arrives too slowly"));
                demandCallback.run();
                return;
            }
            super.demand(demandCallback);
        }
    }
}
