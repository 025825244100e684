package dev.agentmetrics.server.web.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who comes in when places are few. A connection that is let in is greeted. */
class BoundedServerChannelTest {

    private static final int MOST = 5;
    private static final int MOST_OF_ONE = 3;
    private static final String GREEDY = "127.0.47.1";
    private static final String OTHER = "127.0.47.2";

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Socket> sockets = new ArrayList<>();
    private Channel server;

    @BeforeEach
    void listen() {
        server =
                new ServerBootstrap()
                        .group(threads)
                        .channelFactory(() -> new BoundedServerChannel(MOST, MOST_OF_ONE))
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Greeting());
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .syncUninterruptibly()
                        .channel();
    }

    private static final class Greeting extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var _ = context.writeAndFlush(context.alloc().buffer(1).writeByte('!'));
        }
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        var _ = server.close().syncUninterruptibly();
        var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Socket connect(String from) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(server.localAddress());
        return socket;
    }

    private boolean isLetIn(Socket socket) {
        try {
            return socket.getInputStream().read() == '!';
        } catch (IOException closed) {
            return false;
        }
    }

    private boolean isLetIn(String from) throws IOException {
        return isLetIn(connect(from));
    }

    @Test
    void oneClientLeavesRoomForOthers() throws IOException {
        for (int n = 0; n < MOST_OF_ONE; n++) {
            assertThat(isLetIn(GREEDY)).isTrue();
        }
        assertThat(isLetIn(GREEDY)).as("one more").isFalse();
        assertThat(isLetIn(OTHER)).as("who came later").isTrue();
    }

    @Test
    void whoGoesMakesRoom() throws IOException {
        for (int n = 0; n < MOST_OF_ONE; n++) {
            assertThat(isLetIn(GREEDY)).isTrue();
        }
        sockets.getFirst().close();

        await().until(() -> isLetIn(GREEDY));
    }

    @Test
    void allTogetherAreBounded() throws IOException {
        for (int n = 0; n < MOST; n++) {
            assertThat(isLetIn("127.0.47." + (10 + n))).isTrue();
        }
        assertThat(isLetIn(OTHER)).isFalse();
        sockets.getFirst().close();

        await().until(() -> isLetIn(OTHER));
    }
}
