package dev.agentmetrics.server.web.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastRequestsTest {

    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LastRequests last = new LastRequests();
    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(last.before(new Slow()));
        server.start();
        last.start();
    }

    @AfterEach
    void end() throws Exception {
        released.countDown();
        threads.close();
        server.stop();
    }

    /** Red when a stop goes by what it sees at one moment. */
    @Test
    void whatWasTakenIsAnsweredAndNothingElseIsTaken() throws Exception {
        var before = CompletableFuture.supplyAsync(this::ask, threads);
        taken.await();
        var stop = CompletableFuture.runAsync(last::stop, threads);
        await().until(() -> stop.isDone() || ask().contains(" 503 "));

        assertThat(stop).as("waits for the answer").isNotDone();
        released.countDown();

        stop.join();
        assertThat(before.join()).contains(" 200 ").contains("answered");
        assertThat(ask()).contains(" 503 ");
    }

    private String ask() {
        try {
            return connector.getResponse("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private final class Slow extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws Exception {
            taken.countDown();
            if (first.getAndSet(false)) {
                released.await();
            }
            Content.Sink.write(response, true, "answered", callback);
            return true;
        }
    }
}
