package dev.agentmetrics.server.web.grpc;

import dev.agentmetrics.server.core.Origin;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Accepts only so many connections at the same time, fewer from one network, and closes the others
 * at once: one client does not take the places of all.
 */
final class BoundedServerChannel extends NioServerSocketChannel {

    private final int most;
    private final int mostOfOne;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byNetwork = new ConcurrentHashMap<>();

    BoundedServerChannel(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int count = super.doReadMessages(accepted);
        for (int index = accepted.size() - 1; index >= before; index--) {
            var channel = (Channel) accepted.get(index);
            var network = network(channel.remoteAddress());
            if (take(network)) {
                var _ = channel.closeFuture().addListener(_ -> leave(network));
            } else {
                accepted.remove(index);
                channel.unsafe().closeForcibly();
            }
        }
        return count;
    }

    private boolean take(String network) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        if (byNetwork.merge(network, 1, Integer::sum) > mostOfOne) {
            leave(network);
            return false;
        }
        return true;
    }

    private void leave(String network) {
        byNetwork.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
        open.decrementAndGet();
    }

    /** Who has gone already is nobody in particular. */
    private static String network(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress from && from.getAddress() != null
                ? new Origin(from.getAddress().getHostAddress(), "").network()
                : "";
    }
}
