package dev.agentmetrics.server.web.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts only so many connections at the same time and closes the others at once. */
final class BoundedServerChannel extends NioServerSocketChannel {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    BoundedServerChannel(int most) {
        this.most = most;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int count = super.doReadMessages(accepted);
        for (int index = accepted.size() - 1; index >= before; index--) {
            var channel = (Channel) accepted.get(index);
            if (open.incrementAndGet() > most) {
                accepted.remove(index);
                open.decrementAndGet();
                channel.unsafe().closeForcibly();
            } else {
                var _ = channel.closeFuture().addListener(_ -> open.decrementAndGet());
            }
        }
        return count;
    }
}
