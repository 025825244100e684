package dev.agentmetrics.server.web.listener;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Looks at the first bytes of a connection: TLS goes on to a handshake, everything else to the
 * {@link PlaintextRefusal}. Somebody who sends nothing is let go after two seconds, a handshake
 * after ten.
 */
final class TlsDetector extends DetectorConnectionFactory {

    private static final int SILENCE_MILLIS = 2_000;
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final PlaintextRefusal refusal;

    TlsDetector(SslContextFactory.Server tls, PlaintextRefusal refusal) {
        super(new PatientSsl(tls));
        this.refusal = refusal;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        endPoint.setIdleTimeout(SILENCE_MILLIS);
        return super.newConnection(connector, endPoint);
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
        upgradeToConnectionFactory(refusal, connector, endPoint);
    }

    /** TLS with an end to the time a handshake may take. */
    private static final class PatientSsl extends SslConnectionFactory {

        PatientSsl(SslContextFactory.Server tls) {
            super(tls, "alpn");
        }

        @Override
        protected <T extends AbstractConnection> T configure(
                T connection, Connector connector, EndPoint endPoint) {
            if (connection instanceof SslConnection secure) {
                endPoint.setIdleTimeout(connector.getIdleTimeout());
                var deadline =
                        connector
                                .getScheduler()
                                .schedule(endPoint::close, HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS);
                secure.addHandshakeListener(
                        new SslHandshakeListener() {
                            @Override
                            public void handshakeSucceeded(Event event) {
                                deadline.cancel();
                            }

                            @Override
                            public void handshakeFailed(Event event, Throwable failure) {
                                deadline.cancel();
                            }
                        });
            }
            return super.configure(connection, connector, endPoint);
        }
    }
}
