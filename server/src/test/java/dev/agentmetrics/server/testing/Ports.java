package dev.agentmetrics.server.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told one before they listen. They are below those that
 * connections get, of which tests open thousands, and other ones in each process of tests.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int OF_A_PROCESS = 20;
    private static final int PROCESSES = 1_000;

    private static final AtomicInteger NEXT =
            new AtomicInteger(
                    FIRST + OF_A_PROCESS * (int) (ProcessHandle.current().pid() % PROCESSES));

    private Ports() {}

    /** One on which nobody listens. */
    public static int free() {
        while (true) {
            var port = NEXT.getAndIncrement();
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // Somebody does.
            }
        }
    }
}
