package dev.agentmetrics.server.web.listener;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Answers plaintext HTTP with a redirect to https and closes.
 *
 * <p>Guarantees that no handler of the application can run: the connection has no way to reach one.
 * It reads one request line and 8 KB of headers at most, never a body, and lives two seconds at
 * most, however slowly the other side sends. A key that came with the request is ended before the
 * answer is given, see {@link PlaintextKeys}.
 */
final class PlaintextRefusal extends AbstractConnectionFactory {

    static final int LIFE_MILLIS = 2_000;
    private static final int MAX_HEAD_BYTES = 8 * 1_024;

    /** How long a client that is still sending a body has to read the answer. */
    private static final int LINGER_MILLIS = 500;

    private final CanonicalUrl url;
    private final PlaintextKeys keys;

    PlaintextRefusal(CanonicalUrl url, PlaintextKeys keys) {
        super("plaintext-refusal");
        this.url = url;
        this.keys = keys;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return new RefusalConnection(connector, endPoint);
    }

    private final class RefusalConnection extends AbstractConnection
            implements Connection.UpgradeTo, HttpParser.RequestHandler, Callback {

        private final Scheduler scheduler;
        private final Refusal refusal = new Refusal();
        private final HttpParser parser =
                new HttpParser(this, MAX_HEAD_BYTES, HttpCompliance.RFC9110);
        private final ByteBuffer buffer = BufferUtil.allocate(MAX_HEAD_BYTES);
        private boolean answered;

        RefusalConnection(Connector connector, EndPoint endPoint) {
            super(endPoint, connector.getExecutor());
            this.scheduler = connector.getScheduler();
        }

        /** What was read to find out that it is not TLS. */
        @Override
        public void onUpgradeTo(ByteBuffer alreadyRead) {
            BufferUtil.append(buffer, alreadyRead);
        }

        @Override
        public void onOpen() {
            super.onOpen();
            closeAfter(LIFE_MILLIS);
            if (!parse()) {
                fillInterested();
            }
        }

        @Override
        public void onFillable() {
            if (answered) {
                // The other side closed, or sends more than was asked for.
                close();
                return;
            }
            try {
                while (!parse()) {
                    BufferUtil.clear(buffer);
                    var read = getEndPoint().fill(buffer);
                    if (read < 0) {
                        close();
                        return;
                    }
                    if (read == 0) {
                        fillInterested();
                        return;
                    }
                }
            } catch (IOException _) {
                close();
            }
        }

        /** Returns whether the answer was given. */
        private boolean parse() {
            if (!answered && BufferUtil.hasContent(buffer)) {
                parser.parseNext(buffer);
            }
            return answered;
        }

        private void answer() {
            if (!answered) {
                answered = true;
                keys.seen(refusal, getEndPoint().getRemoteSocketAddress());
                getEndPoint().write(this, ByteBuffer.wrap(refusal.response(url.text())));
            }
        }

        @Override
        public void succeeded() {
            getEndPoint().shutdownOutput();
            if (refusal.hasBody()) {
                // Closing with unread bytes resets the connection, which could overtake the answer.
                closeAfter(LINGER_MILLIS);
            } else {
                fillInterested();
            }
        }

        @Override
        public void failed(Throwable failure) {
            close();
        }

        private void closeAfter(int millis) {
            scheduler.schedule(this::close, millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void startRequest(String method, String target, HttpVersion version) {
            refusal.requestLine(method, target);
        }

        @Override
        public void parsedHeader(HttpField field) {
            refusal.header(field);
        }

        @Override
        public boolean headerComplete() {
            answer();
            return true;
        }

        @Override
        public void badMessage(HttpException failure) {
            // Not HTTP as we know it: the answer is the same, or nobody is there to read it.
            refusal.requestLine("", "");
            answer();
        }

        @Override
        public boolean content(ByteBuffer content) {
            return true;
        }

        @Override
        public boolean contentComplete() {
            return true;
        }

        @Override
        public boolean messageComplete() {
            return true;
        }

        @Override
        public void earlyEOF() {
            close();
        }
    }
}
