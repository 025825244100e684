package dev.agentmetrics.server.web.grpc;

import dev.agentmetrics.server.core.Problem;
import dev.agentmetrics.server.core.ProblemException;
import dev.agentmetrics.server.ingest.ByteBudget;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the message of one call against the memory of all bodies while it arrives. The library
 * holds all of it before it shows any, so somebody has to look at what it holds.
 */
final class ArrivingBytes extends ServerStreamTracer {

    static final Factory FACTORY =
            new Factory() {
                @Override
                public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                    return new ArrivingBytes();
                }
            };

    private static final Context.Key<ArrivingBytes> KEY = Context.key("arriving-bytes");

    private ByteBudget.@Nullable Lease lease;
    private @Nullable Consumer<Problem> refused;
    private long count;

    /** Of the call that is being started. */
    static ArrivingBytes current() {
        return KEY.get();
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    /**
     * Before anything of the message was asked for.
     *
     * @param onRefused told once, when there is no memory for it
     */
    synchronized void count(ByteBudget.Lease against, Consumer<Problem> onRefused) {
        lease = against;
        refused = onRefused;
    }

    @Override
    public synchronized void inboundWireSize(long bytes) {
        var counted = lease;
        var listener = refused;
        if (counted == null || listener == null) {
            return;
        }
        count += bytes;
        try {
            counted.resize(count);
        } catch (ProblemException full) {
            refused = null;
            listener.accept(full.problem());
        }
    }

    /** Nothing of what has arrived is held any more; what still comes counts anew. */
    synchronized void release() {
        count = 0;
        if (lease != null) {
            lease.resize(0);
        }
    }

    @Override
    public synchronized void streamClosed(io.grpc.Status status) {
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }
}
