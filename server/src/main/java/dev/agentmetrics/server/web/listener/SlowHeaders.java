package dev.agentmetrics.server.web.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Ends HTTP/1.1 connections that take too long to send the head of a request. The idle timeout does
 * not: one byte now and then keeps a connection alive for ever.
 */
final class SlowHeaders extends AbstractLifeCycle {

    private static final long LONGEST_PERIOD_MILLIS = 1_000;

    private final Connector connector;
    private final Duration most;
    private Map<EndPoint, Head> before = new HashMap<>();
    private Scheduler.@Nullable Task next;

    /**
     * @param most the time that the head of one request may take
     */
    SlowHeaders(Connector connector, Duration most) {
        this.connector = connector;
        this.most = most;
    }

    /** The head of one request, and when it was first seen incomplete. */
    private record Head(long request, long firstSeen) {}

    @Override
    protected synchronized void doStart() {
        schedule();
    }

    @Override
    protected synchronized void doStop() {
        if (next != null) {
            next.cancel();
        }
    }

    private void schedule() {
        var period = Math.clamp(most.toMillis() / 4, 1, LONGEST_PERIOD_MILLIS);
        next = connector.getScheduler().schedule(this::sweep, period, TimeUnit.MILLISECONDS);
    }

    private synchronized void sweep() {
        if (!isRunning()) {
            return;
        }
        var now = System.nanoTime();
        var unfinished = new HashMap<EndPoint, Head>();
        for (var endPoint : connector.getConnectedEndPoints()) {
            if (endPoint.getConnection() instanceof SslConnection secure
                    && secure.getSslEndPoint().getConnection() instanceof HttpConnection http
                    && isInHead(http.getParser())) {
                var head = before.get(endPoint);
                if (head == null || head.request() != http.getMessagesIn()) {
                    head = new Head(http.getMessagesIn(), now);
                }
                if (now - head.firstSeen() > most.toNanos()) {
                    endPoint.close();
                } else {
                    unfinished.put(endPoint, head);
                }
            }
        }
        before = unfinished;
        schedule();
    }

    private static boolean isInHead(HttpParser parser) {
        var state = parser.getState();
        return state != HttpParser.State.START && state.compareTo(HttpParser.State.CONTENT) < 0;
    }
}
